#!/usr/bin/env bash
# Builds the images, runs the mesh on Docker Compose, and checks what it promises. Ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat << USAGE
Usage: ./verify.sh [--keep]

Builds the images, runs the mesh on Docker Compose as a project of its own, checks it with one replica of each service
and again with $FILM_REPLICAS and $RATING_REPLICAS, and removes what it made.

  --keep   leaves the mesh running, for a look at it
  --help   shows this

How long the start may take, in seconds: READY_SECONDS ($READY_SECONDS).
The ports of the proxy: MESH_PORT ($MESH_PORT), MESH_METRICS_PORT ($MESH_METRICS_PORT), MESH_PROMETHEUS_PORT ($MESH_PROMETHEUS_PORT).
USAGE
}

# What Compose's file reads.
export MESH_BIND=127.0.0.1
# A database of one's own is none to try things in.
export FILM_SERVICE_DATABASE_URL='' RATING_SERVICE_DATABASE_URL=''
export MESH_PORT=${MESH_PORT:-8080} MESH_METRICS_PORT=${MESH_METRICS_PORT:-9901} MESH_PROMETHEUS_PORT=${MESH_PROMETHEUS_PORT:-9090}
export COMPOSE_PROJECT_NAME=film-mesh-verify
FILM_REPLICAS=5
RATING_REPLICAS=3
WRITES=500
READY_SECONDS=${READY_SECONDS:-60}
API=http://127.0.0.1:$MESH_PORT
STATISTICS=http://127.0.0.1:$MESH_METRICS_PORT
PROMETHEUS=http://127.0.0.1:$MESH_PROMETHEUS_PORT

keep=false
for option in "$@"; do
  case $option in
    --keep) keep=true ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
done

if docker compose version > /dev/null 2>&1; then
  compose() { docker compose "$@"; }
elif command -v docker-compose > /dev/null; then
  compose() { docker-compose "$@"; }
else
  echo 'verify.sh needs Docker with Compose' >&2
  exit 2
fi

# shellcheck source=deploy/verify/checks.sh
. deploy/verify/checks.sh

finish() {
  local status=$?
  if [ "$failed" -gt 0 ] || [ "$status" -ne 0 ]; then
    compose logs --no-color --tail 100 || true
  fi
  if "$keep"; then
    printf 'The mesh goes on at %s. To remove it: COMPOSE_PROJECT_NAME=%s docker compose down -v\n' "$API" "$COMPOSE_PROJECT_NAME"
  else
    compose down --volumes --remove-orphans > /dev/null 2>&1 || true
  fi
  rm -rf "$work"
  # What ends the script before its end is a failure too.
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
  fi
  printf '%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ] || exit 1
}
trap finish EXIT
trap 'exit 130' INT TERM

containers() {
  docker ps --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --format "$1"
}

only_proxy_publishes() {
  local published
  published=$(containers '{{.Label "com.docker.compose.service"}} {{.Ports}}' | grep -F -- '->')
  [ "$(cut -d ' ' -f 1 <<< "$published")" = frontend-proxy ] && ! grep -qE '0\.0\.0\.0:|\[::\]:' <<< "$published"
}

# may_not_open ROLE DATABASE
may_not_open() {
  local may
  may=$(compose exec -T postgres psql -U postgres -Atc "SELECT has_database_privilege('$1', '$2', 'CONNECT')")
  [ "$may" = f ]
}

survives_restart() {
  creates 'Still there' English || return 1
  local id
  id=$(id_of_body) || return 1
  compose down > /dev/null 2>&1 && compose up -d > /dev/null 2>&1 && within "$READY_SECONDS" ready &&
    answers "/films/$id" 'Still there' && answers "/ratings/$id" 'Still there'
}

# --- the run

step 'Building the images'
npx nx run-many --target=docker-build

step "Starting the mesh as $COMPOSE_PROJECT_NAME"
compose down --volumes --remove-orphans > /dev/null 2>&1
begun=$SECONDS
compose up -d
check "ready within $READY_SECONDS s" within $((READY_SECONDS - (SECONDS - begun))) ready
printf '          after %s s\n' $((SECONDS - begun))

step 'One replica of each service'
check_contract
check 'only frontend-proxy publishes ports, on this machine' only_proxy_publishes
check "film-service may not open rating-service's database" may_not_open film_service rating_service
check "rating-service may not open film-service's database" may_not_open rating_service film_service

step "$FILM_REPLICAS replicas of film-service, $RATING_REPLICAS of rating-service"
compose scale "film-service=$FILM_REPLICAS" "rating-service=$RATING_REPLICAS"
check_scaled 60
check 'only frontend-proxy publishes ports, on this machine' only_proxy_publishes

step 'Prometheus, through the proxy'
check_prometheus 1

step 'Down and up again'
check 'the data is still there' survives_restart
printf '\n'
