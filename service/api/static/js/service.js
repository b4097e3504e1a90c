// What the page asks of the service; every failure becomes a Problem with words for people.

export class Problem extends Error {
  constructor(title, detail, { errors = [], retryAfter = null, status = 0 } = {}) {
    super(title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}

/** Return the body for POST /events; offsets count UTF-16 units, as JavaScript does. */
export function requestOf({ text, title, published }, options = {}) {
  const request = { text, options };
  if (title) request.title = title;
  if (published) request.published = published;
  return request;
}

/** Send `request` and return the response; `accept` chooses the format. */
export async function post(request, accept) {
  let response;
  try {
    response = await fetch("events", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: accept, ...authorization() },
      body: JSON.stringify(request),
    });
  } catch {
    throw new Problem(
      "The service cannot be reached",
      "Check that it is running and that you are connected to it, then try again.",
    );
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Return the header that carries the key, if one was asked for and given. */
function authorization() {
  const key = document.getElementById("key").value.trim();
  return key ? { Authorization: `Bearer ${key}` } : {};
}

async function problemOf(response) {
  const { status } = response;
  const retryAfter = response.headers.get("Retry-After");
  try {
    const { title, detail, errors } = await response.json();
    return new Problem(title, detail, { errors, retryAfter, status });
  } catch {
    const detail = "Something between this page and the service refused the request.";
    return new Problem(`The service answered with status ${status}`, detail, { status });
  }
}
