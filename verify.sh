#!/usr/bin/env bash
# Builds the images, runs the mesh on Docker Compose, and checks what it promises. Ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat << USAGE
Usage: ./verify.sh [--keep]

Builds the images, runs the mesh on Docker Compose as a project of its own, checks it with one replica of each service
and again with $FILM_REPLICAS and $RATING_REPLICAS, scales and kills it under load, lets it use another PostgreSQL, and
removes what it made.

  --keep   leaves the mesh running, for a look at it
  --help   shows this

How long the start may take, in seconds: READY_SECONDS ($READY_SECONDS).
Which Compose: COMPOSE ($COMPOSE).
The ports of the proxy: MESH_PORT ($MESH_PORT), MESH_METRICS_PORT ($MESH_METRICS_PORT), MESH_PROMETHEUS_PORT ($MESH_PROMETHEUS_PORT).
USAGE
}

# What Compose's file reads.
export MESH_BIND=127.0.0.1
export MESH_PORT=${MESH_PORT:-8080} MESH_METRICS_PORT=${MESH_METRICS_PORT:-9901} MESH_PROMETHEUS_PORT=${MESH_PROMETHEUS_PORT:-9090}
export COMPOSE_PROJECT_NAME=film-mesh-verify
OWN_POSTGRES=$COMPOSE_PROJECT_NAME-own-postgres
OWN_PASSWORD=of-a-database-that-is-removed-again
FILM_REPLICAS=5
RATING_REPLICAS=3
WRITES=${WRITES:-500}
LOAD_CLIENTS=4
# How soon the proxy is to use a replica that is ready, in seconds.
NOTICE_SECONDS=3
READY_SECONDS=${READY_SECONDS:-60}
API=http://127.0.0.1:$MESH_PORT
STATISTICS=http://127.0.0.1:$MESH_METRICS_PORT
PROMETHEUS=http://127.0.0.1:$MESH_PROMETHEUS_PORT

if docker compose version > /dev/null 2>&1; then
  COMPOSE=${COMPOSE:-docker compose}
else
  COMPOSE=${COMPOSE:-docker-compose}
fi

keep=false
for option in "$@"; do
  case $option in
    --keep) keep=true ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
done

if ! docker info > /dev/null || ! $COMPOSE version > /dev/null; then
  echo 'verify.sh needs Docker with Compose' >&2
  exit 2
fi

compose() {
  # Two words, or the one of the older docker-compose.
  $COMPOSE "$@"
}

# shellcheck source=deploy/verify/checks.sh
. deploy/verify/checks.sh

# A database of one's own is none to try things in.
for name in $(services | cut -d ' ' -f 1 | tr a-z- A-Z_); do
  export "${name}_DATABASE_URL="
done

load_pid=
# Why the mesh cannot be started, in one line; empty where it can.
reason=

finish() {
  local status=$?
  [ -z "$load_pid" ] || kill "$load_pid" || true
  if [ -z "$reason" ] && { [ "$failed" -gt 0 ] || [ "$status" -ne 0 ]; }; then
    compose logs --no-color --tail 100 || true
  fi
  if "$keep"; then
    printf 'The mesh goes on at %s. To remove it: docker rm -fv %s; COMPOSE_PROJECT_NAME=%s %s down -v\n' \
      "$API" "$OWN_POSTGRES" "$COMPOSE_PROJECT_NAME" "$COMPOSE"
  else
    docker rm --force --volumes "$OWN_POSTGRES" > /dev/null 2>&1 || true
    compose down --volumes --remove-orphans > /dev/null 2>&1 || true
  fi
  rm -rf "$work"
  # What ends the script before its end is a failure too.
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
  fi
  [ -z "$reason" ] || printf '%s\n' "$reason"
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
  [ "$(postgres_says "SELECT has_database_privilege('$1', '$2', 'CONNECT')")" = f ]
}

postgres_says() {
  compose exec -T postgres psql -U postgres -Atc "$1"
}

survives_restart() {
  creates 'Still there' English || return 1
  local id
  id=$(id_of_body) || return 1
  compose down > /dev/null 2>&1 && compose up -d > /dev/null 2>&1 && within "$READY_SECONDS" ready &&
    answers "/films/$id" 'Still there' && answers "/ratings/$id" 'Still there'
}

# serves_films_alone: from nothing, with a rating-service that cannot start.
serves_films_alone() {
  local id
  compose down > /dev/null 2>&1 && RATING_SERVICE_DATABASE_URL=none compose up -d > /dev/null 2>&1 &&
    within "$READY_SECONDS" creates 'Without a rating' English && id=$(id_of_body) &&
    answers "/films/$id" 'Without a rating' && ! call GET /ratings 2> /dev/null || return 1
  compose down > /dev/null 2>&1 && compose up -d > /dev/null 2>&1 && within "$READY_SECONDS" ready
}

# containers_of SERVICE: their ids.
containers_of() {
  docker ps --quiet --no-trunc --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" \
    --filter "label=com.docker.compose.service=$1"
}

has_containers() {
  [ "$(containers_of "$1" | wc -l)" -eq "$2" ]
}

# --- load

start_load() {
  # Node 24, which npm ci has brought along.
  node_modules/.bin/node deploy/verify/load.ts "$API" "$LOAD_CLIENTS" > "$work/load" &
  load_pid=$!
}

load_log() {
  cat "$work/load"
}

stop_load() {
  kill "$load_pid" && wait "$load_pid" || true
  load_pid=
}

load_is_clean() {
  [ "$(load_so_far | cut -d ' ' -f 2)" -eq 0 ]
}

scale() {
  compose scale "$@" > /dev/null 2>&1
}

# scaled FILM RATING: it is told, and the proxy sees as many.
scaled() {
  scale "film-service=$1" "rating-service=$2"
  within "$READY_SECONDS" envoy_sees film-service "$1" && within "$READY_SECONDS" envoy_sees rating-service "$2" &&
    within "$READY_SECONDS" has_containers film-service "$1" && within "$READY_SECONDS" has_containers rating-service "$2"
}

# noticed SERVICE COUNT: the proxy uses the last replica that became ready soon after it did.
noticed() {
  within "$READY_SECONDS" envoy_sees "$1" "$2" || return 1
  local ready late
  ready=$(containers_of "$1" | while read -r id; do
    docker logs --timestamps "$id" 2>&1 | grep -m 1 -F '"listening on' | cut -d ' ' -f 1
  done | sort | tail -1)
  late=$(node -p 'Date.now() - Date.parse(process.argv[1])' "$ready")
  printf '          %s ms after it listened\n' "$late"
  [ "$late" -le $((NOTICE_SECONDS * 1000)) ]
}

# stop_one SERVICE: process 1 hears SIGTERM, and ends by itself and well.
stop_one() {
  local id
  id=$(containers_of "$1" | head -1)
  docker stop "$id" > /dev/null && [ "$(docker inspect --format '{{.State.ExitCode}}' "$id")" = 0 ]
}

# kill_one SERVICE: as in a crash, with no word to anybody.
kill_one() {
  local id
  id=$(containers_of "$1" | head -1)
  docker kill "$id" > /dev/null
}

# start_own_postgres: a server that is none of the mesh's, with a database for each service.
start_own_postgres() {
  local script=$work/databases.sql image
  echo 'CREATE DATABASE films; CREATE DATABASE ratings;' > "$script"
  chmod 644 "$script"
  image=$(docker inspect --format '{{.Config.Image}}' "$(containers_of postgres)")
  docker run --detach --name "$OWN_POSTGRES" --network "${COMPOSE_PROJECT_NAME}_servicemesh" \
    --env POSTGRES_PASSWORD="$OWN_PASSWORD" --volume "$script:/docker-entrypoint-initdb.d/databases.sql:ro" "$image" > /dev/null
}

# rows_in_own_postgres DATABASE TABLE
rows_in_own_postgres() {
  docker exec "$OWN_POSTGRES" psql --no-align --tuples-only --username postgres --dbname "$1" --command "SELECT count(*) FROM $2"
}

own_postgres_url() {
  printf 'postgres://postgres:%s@%s/%s' "$OWN_PASSWORD" "$OWN_POSTGRES" "$1"
}

uses_own_postgres() {
  export FILM_SERVICE_DATABASE_URL RATING_SERVICE_DATABASE_URL
  FILM_SERVICE_DATABASE_URL=$(own_postgres_url films) RATING_SERVICE_DATABASE_URL=$(own_postgres_url ratings)
  # Made anew rather than changed, which the older docker-compose cannot do with an engine of today.
  compose rm --stop --force film-service rating-service > /dev/null 2>&1 && compose up -d > /dev/null 2>&1 &&
    within "$READY_SECONDS" film_and_rating_at_once 'In a database of our own' &&
    [ "$(rows_in_own_postgres films film)" -ge 1 ] && [ "$(rows_in_own_postgres ratings rating)" -ge 1 ]
}

# ports_are_free: none of those that the proxy is to publish; before all that takes long.
ports_are_free() {
  local variable
  for variable in MESH_PORT MESH_METRICS_PORT MESH_PROMETHEUS_PORT; do
    if (: < "/dev/tcp/$MESH_BIND/${!variable}") 2> /dev/null; then
      reason="port ${!variable} of this machine is taken: $variable=… takes another one"
      return 1
    fi
  done
}

# starts: what Compose says last is the reason where it fails.
starts() {
  compose up -d 2>&1 | tee "$work/up" || { reason="the mesh cannot be started: $(tail -1 "$work/up")" && return 1; }
}

# --- the run

compose down --volumes --remove-orphans > /dev/null 2>&1
ports_are_free

step 'Building the images'
npx nx run-many --target=docker-build

step "Starting the mesh as $COMPOSE_PROJECT_NAME"
begun=$SECONDS
starts
check "ready within $READY_SECONDS s" within $((READY_SECONDS - (SECONDS - begun))) ready
printf '          after %s s\n' $((SECONDS - begun))

step 'One replica of each service'
check_contract
check 'only frontend-proxy publishes ports, on this machine' only_proxy_publishes
check "film-service may not open rating-service's database" may_not_open film_service rating_service
check "rating-service may not open film-service's database" may_not_open rating_service film_service

step "$FILM_REPLICAS replicas of film-service, $RATING_REPLICAS of rating-service, while clients write"
start_load
check 'the load is there' within 60 has_load 100
scale film-service="$FILM_REPLICAS"
check "the proxy uses film-service's within $NOTICE_SECONDS s" noticed film-service "$FILM_REPLICAS"
scale rating-service="$RATING_REPLICAS"
check "the proxy uses rating-service's within $NOTICE_SECONDS s" noticed rating-service "$RATING_REPLICAS"
check 'scaling down to 2 and 1 fails no request' unnoticed scaled 2 1
check "scaling up again fails no request" unnoticed scaled "$FILM_REPLICAS" "$RATING_REPLICAS"
for name in film-service rating-service; do
  check "stopping a replica of $name fails no request, and it ends well" unnoticed stop_one "$name"
  check "killing a replica of $name fails no request that is sent again" survived kill_one "$name"
done
check 'they are started again' unnoticed scaled "$FILM_REPLICAS" "$RATING_REPLICAS"
check 'no request has failed since the start' load_is_clean
stop_load

step 'As it is scaled now'
check_scaled 10
check 'only frontend-proxy publishes ports, on this machine' only_proxy_publishes

step 'Prometheus, through the proxy'
check_prometheus 1

step 'As much as the database can write'
check 'its WAL stays within its bound' wal_is_bounded

step 'Down and up again'
check 'films are served while rating-service cannot start' serves_films_alone
check 'the data is still there' survives_restart

step 'With a PostgreSQL of our own'
check 'it starts' start_own_postgres
check 'films and ratings are kept there' uses_own_postgres
printf '\n'
