# One image for web, worker, beat and sealer.
FROM python:3.11-slim AS build
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /yimen
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups --python /usr/local/bin/python3

FROM python:3.11-slim
# Text layout and a Chinese font for the PDFs.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /yimen --shell /usr/sbin/nologin yimen
WORKDIR /yimen
ENV PATH=/yimen/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    YIMEN_VAR=/var/lib/yimen MEDIA_ROOT=/var/lib/yimen/media HOST=0.0.0.0 PORT=8000
COPY --from=build /yimen/.venv .venv
COPY . .
# Without addresses of services collectstatic needs none; the keys it makes for itself do not stay in the image.
# The static files lie in the image, apart from the volume at /var/lib/yimen.
RUN YIMEN_VAR=/tmp/build STATIC_ROOT=/yimen/static-served python manage.py collectstatic --noinput -v0 \
 && rm -rf /tmp/build /tmp/.build.lock \
 && mkdir -p /var/lib/yimen/media && chown -R yimen: /var/lib/yimen
ENV STATIC_ROOT=/yimen/static-served
USER yimen
EXPOSE 8000
CMD ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
