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

# --- what a check is made of

work=$(mktemp -d)
passed=0
failed=0

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

step() {
  printf '\n== %s\n' "$*"
}

# check WHAT COMMAND...: the command is to succeed.
check() {
  local what=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    printf '  ok      %s\n' "$what"
  else
    failed=$((failed + 1))
    printf '  FAILED  %s\n' "$what"
  fi
}

# within SECONDS COMMAND...: the command is to succeed in time; says when it did.
within() {
  local limit=$1 begun=$SECONDS
  shift
  until "$@"; do
    [ $((SECONDS - begun)) -lt "$limit" ] || return 1
    sleep 0.2
  done
}

# call METHOD PATH [DATA]: what comes goes to $work/body and $work/head; fails unless the status is one of success.
call() {
  local data=()
  [ $# -lt 3 ] || data=(--data "$3")
  : > "$work/body"
  curl --silent --show-error --fail-with-body --max-time 10 --request "$1" ${data[@]+"${data[@]}"} \
    --dump-header "$work/head" --output "$work/body" "$API$2"
}

served_by() {
  tr -d '\r' < "$work/head" | awk 'tolower($1) == "x-served-by:" { print $2 }'
}

# The id of the one film in an answer.
id_of_body() {
  sed -nE 's/.*"id": ?"([^"]+)".*/\1/p' "$work/body" | grep .
}

# answers PATH TEXT...: the answer holds each text.
answers() {
  local path=$1 text
  shift
  call GET "$path" || return 1
  for text in "$@"; do
    grep -qF -- "$text" "$work/body" || return 1
  done
}

# creates NAME LANGUAGE: as the original's curl does it, with single quotes.
creates() {
  call POST /films "{ 'name': '$1', 'language': '$2' }" && grep -qF "\"name\":\"$1\"" "$work/body"
}

ready() {
  curl --silent --fail --max-time 2 --output /dev/null "$STATISTICS/ready" && call GET /films && call GET /ratings
}

# --- the checks

check_contract() {
  check 'POST /films takes Citizen Kane' creates 'Citizen Kane' English
  check 'POST /films takes Agneepath' creates Agneepath Hindi
  check 'GET /films has both' answers '/films?limit=1000' '"name":"Citizen Kane"' '"name":"Agneepath"'
  check 'GET /films?name= has the one' answers '/films?name=Citizen%20Kane' '{"' '"name":"Citizen Kane"'
  check 'GET /ratings?name= has its rating' answers '/ratings?name=Agneepath' '"name":"Agneepath"' '"rating":"5"'
  check 'a film and its rating are there when POST answers' film_and_rating_at_once Titanic
  check 'an unknown film is 404' is_404 /films?name=No%20such%20film
}

film_and_rating_at_once() {
  creates "$1" English || return 1
  local id
  id=$(id_of_body) || return 1
  answers "/films/$id" "\"name\":\"$1\"" && served_by >> "$work/film-replicas" &&
    answers "/ratings/$id" "\"name\":\"$1\"" '"rating":"5"' && served_by >> "$work/rating-replicas"
}

is_404() {
  [ "$(curl --silent --output /dev/null --write-out '%{http_code}' "$API$1")" = 404 ]
}

many_writes() {
  local lost=0 number
  for number in $(seq "$WRITES"); do
    film_and_rating_at_once "Film $number" && continue
    lost=$((lost + 1))
    # The first says what the others will be like.
    [ "$lost" -gt 1 ] || printf '          Film %s: %s\n' "$number" "$(head -c 500 "$work/head" "$work/body" | tr -d '\r')"
  done
  printf '          %s of %s were not there at once\n' "$lost" "$WRITES"
  [ "$lost" -eq 0 ]
}

# has_answered SERVICE COUNT: that many replicas of it have.
has_answered() {
  [ "$(sort -u "$work/$1-replicas" | wc -l)" -eq "$2" ]
}

# envoy_sees SERVICE COUNT: that many well replicas of it.
envoy_sees() {
  local statistics
  statistics=$(curl --silent --fail "$STATISTICS/stats")
  grep -qx "cluster.$1-cluster.membership_healthy: $2" <<< "$statistics"
}

containers() {
  docker ps --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --format "$1"
}

only_proxy_publishes() {
  local published
  published=$(containers '{{.Label "com.docker.compose.service"}} {{.Ports}}' | grep -F -- '->')
  [ "$(cut -d ' ' -f 1 <<< "$published")" = frontend-proxy ] && ! grep -qE '0\.0\.0\.0:|\[::\]:' <<< "$published"
}

# query PROMQL: the value of its first result.
query() {
  curl --silent --fail --get --data-urlencode "query=$1" "$PROMETHEUS/api/v1/query" |
    sed -nE 's/.*"value":\[[^,]*,"([^"]+)"\].*/\1/p'
}

prometheus_says() {
  [ "$(query "$1")" = "$2" ]
}

counts_past() {
  local now
  now=$(query "$REQUESTS")
  [ "${now:-0}" -gt "$1" ]
}

REQUESTS='sum(envoy_http_downstream_rq_total{envoy_http_conn_manager_prefix="api"})'

counter_grows() {
  local before
  within 20 counts_past -1 || return 1
  before=$(query "$REQUESTS")
  for _ in 1 2 3 4 5; do call GET /films; done
  within 20 counts_past "$before"
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
check "Envoy sees $FILM_REPLICAS of film-service" within 60 envoy_sees film-service "$FILM_REPLICAS"
check "Envoy sees $RATING_REPLICAS of rating-service" within 60 envoy_sees rating-service "$RATING_REPLICAS"
rm -f "$work"/*-replicas
check_contract
check "$WRITES times POST, and at once the film and its rating" many_writes
check "$FILM_REPLICAS replicas of film-service answered" has_answered film "$FILM_REPLICAS"
check "$RATING_REPLICAS replicas of rating-service answered" has_answered rating "$RATING_REPLICAS"
check 'only frontend-proxy publishes ports, on this machine' only_proxy_publishes

step 'Prometheus, through the proxy'
check 'the target frontend-proxy is up' within 20 prometheus_says 'up{job="frontend-proxy"}' 1
check 'every replica is up' within 20 prometheus_says 'count(up{job=~"(film|rating)-service"} == 1)' $((FILM_REPLICAS + RATING_REPLICAS))
check 'a counter grows with the requests' counter_grows

step 'Down and up again'
check 'the data is still there' survives_restart
printf '\n'
