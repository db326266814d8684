FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock .
RUN python -m venv /opt/outlast \
    && /opt/outlast/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY . .
RUN /opt/outlast/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 outlast \
    && install -d -o outlast /data
COPY --from=build /opt/outlast /opt/outlast
ENV PATH=/opt/outlast/bin:$PATH \
    HOST=0.0.0.0 \
    PORT=8000 \
    OUTLAST_DATA_DIR=/data
USER outlast
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=60s CMD ["python", "-c", \
    "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=3)"]
CMD ["outlast", "serve"]
