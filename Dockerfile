# The service with its weights; nothing is fetched at run time.

FROM python:3.11-slim AS build
# pip reads this one by itself. Point it to an index of CPU-only torch wheels to
# leave the GPU libraries out of the image.
ARG PIP_EXTRA_INDEX_URL
COPY requirements.txt .
RUN python -m venv /opt/sitrep/venv \
    && /opt/sitrep/venv/bin/pip install --no-cache-dir -r requirements.txt
WORKDIR /build
COPY service service
RUN /opt/sitrep/venv/bin/python -m service.extraction.gazetteer.build --out gazetteer.bin

FROM python:3.11-slim
RUN useradd --system --no-create-home --shell /usr/sbin/nologin sitrep
WORKDIR /opt/sitrep
COPY --from=build /opt/sitrep/venv venv
COPY LICENSE gunicorn.conf.py ./
COPY models models
COPY --from=build /build/gazetteer.bin models/gazetteer/gazetteer.bin
COPY service service
# A container is reached from outside, so it listens on every interface.
ENV PATH=/opt/sitrep/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    SITREP_HOST=0.0.0.0 \
    SITREP_PORT=8000
USER sitrep
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['SITREP_PORT'] + '/health/ready', timeout=4)"]
ENTRYPOINT ["python", "-m", "service"]
CMD ["serve"]
