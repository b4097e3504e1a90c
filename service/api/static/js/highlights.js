// Which events are lit up everywhere at once: article, cards, map and timeline.

const PLACES = ".article, .cards, .map .plot, .timeline .plot";

export class Highlights {
  constructor() {
    this.pinned = new Set();
    this.hovered = [];
  }

  /** Light `ids` up while the pointer is over them. */
  enter(ids) {
    this.hovered = ids;
    this.show();
  }

  leave() {
    this.hovered = [];
    this.show();
  }

  /** Keep `ids` lit, or let go if they are already. */
  pin(ids) {
    const again = ids.length === this.pinned.size && ids.every((id) => this.pinned.has(id));
    this.pinned = new Set(again ? [] : ids);
    this.show();
    if (!again) this.reveal(ids[0]);
  }

  clear() {
    this.pinned = new Set();
    this.hovered = [];
    this.show();
  }

  show() {
    const lit = this.hovered.length ? new Set(this.hovered) : this.pinned;
    for (const element of document.querySelectorAll("[data-events]")) {
      const own = element.dataset.events.split(" ");
      element.classList.toggle("on", own.some((id) => lit.has(id)));
      // Its labels take room: they must not come and go under the pointer.
      element.classList.toggle("pin", own.some((id) => this.pinned.has(id)));
      this.press(element, own);
    }
    for (const place of document.querySelectorAll(PLACES)) {
      place.classList.toggle("active", lit.size > 0);
    }
  }

  press(element, own) {
    const button = element.matches("[aria-pressed]")
      ? element
      : element.querySelector(":scope h3 [aria-pressed]");
    button?.setAttribute("aria-pressed", String(own.some((id) => this.pinned.has(id))));
  }

  /** Scroll the article, and nothing else, to the first mention of `id` if that is out of sight. */
  reveal(id) {
    const article = document.querySelector(".article");
    const mark = article.querySelector(`mark.trigger[data-events~="${CSS.escape(id)}"]`);
    if (!mark) return;
    const [box, frame] = [mark.getBoundingClientRect(), article.getBoundingClientRect()];
    if (box.top >= frame.top && box.bottom <= frame.bottom) return;
    article.scrollTop += box.top - frame.top - frame.height / 3;
  }
}
