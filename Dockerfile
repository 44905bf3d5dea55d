# syntax=docker/dockerfile:1
# `npm run rehearse:image` runs these very steps without Docker; docs/how-to/deploy.md says how to use the image.
FROM node:22-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
# Prisma would download an engine that Tidelock never starts: see prisma.config.ts.
RUN PRISMA_SCHEMA_ENGINE_BINARY="$(command -v node)" npm ci --omit=dev --no-audit --no-fund --loglevel=error
COPY . .
RUN npm run package -- /out && install -d -m 0700 /data

# Node.js and nothing else: no shell, no npm, no compiler.
FROM gcr.io/distroless/nodejs22-debian12:nonroot
LABEL org.opencontainers.image.title="Tidelock" org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 TIDELOCK_DEMO=off TIDELOCK_DATA_DIR=/data
# Its owner is root: the server can't change its own code.
COPY --from=build /out /app
COPY --from=build --chown=65532:65532 /data /data
WORKDIR /app
USER 65532:65532
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/nodejs/bin/node", "healthy.mjs"]
CMD ["start.mjs"]
