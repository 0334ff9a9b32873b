# The checks that verify.sh and k8s-verify.sh have in common; to be sourced by them. They say where the mesh is in API,
# STATISTICS and PROMETHEUS, and how far it is scaled in FILM_REPLICAS, RATING_REPLICAS and WRITES; load_log prints what
# load.ts has written with LOAD_CLIENTS clients.
# shellcheck shell=bash

work=$(mktemp -d)
passed=0
failed=0

# The services of the workspace, each with its port: "film-service 5000".
services() {
  cat apps/*/service.json | awk -F '"' '$2 == "name" { name = $4 } $2 == "port" { gsub(/[^0-9]/, "", $3); print name, $3 }'
}

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

# within SECONDS COMMAND...: the command is to succeed in time.
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

# The id of the first thing in an answer; fails where there is none.
id_of_body() {
  grep -oE '"id": *"[^"]+"' "$work/body" | head -1 | cut -d '"' -f 4 | grep .
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
  # Not "grep -q", which leaves before curl has said all: that counts as a failure.
  curl --silent --fail "$STATISTICS/stats" | grep -x "cluster.$1-cluster.membership_healthy: $2" > /dev/null
}

# The mesh as it is scaled: what holds for one replica holds for several, and each of them answers.
check_scaled() {
  check "Envoy sees $FILM_REPLICAS of film-service" within "$1" envoy_sees film-service "$FILM_REPLICAS"
  check "Envoy sees $RATING_REPLICAS of rating-service" within "$1" envoy_sees rating-service "$RATING_REPLICAS"
  rm -f "$work"/*-replicas
  check_contract
  check "$WRITES times POST, and at once the film and its rating" many_writes
  check "$FILM_REPLICAS replicas of film-service answered" has_answered film "$FILM_REPLICAS"
  check "$RATING_REPLICAS replicas of rating-service answered" has_answered rating "$RATING_REPLICAS"
}

# query PROMQL: the value of its first result.
query() {
  curl --silent --fail --get --data-urlencode "query=$1" "$PROMETHEUS/api/v1/query" |
    sed -nE 's/.*"value":\[[^,]*,"([^"]+)"\].*/\1/p'
}

prometheus_says() {
  [ "$(query "$1")" = "$2" ]
}

REQUESTS='sum(envoy_http_downstream_rq_total{envoy_http_conn_manager_prefix="api"})'

counts_past() {
  local now
  now=$(query "$REQUESTS")
  [ "${now:-0}" -gt "$1" ]
}

counter_grows() {
  local before
  within 20 counts_past -1 || return 1
  before=$(query "$REQUESTS")
  for _ in 1 2 3 4 5; do call GET /films; done
  within 20 counts_past "$before"
}

# check_prometheus PROXIES: it sees each pod or container of the mesh.
check_prometheus() {
  check 'the target frontend-proxy is up' within 30 prometheus_says 'count(up{job="frontend-proxy"} == 1)' "$1"
  check 'every replica is up' within 30 prometheus_says 'count(up{job=~"(film|rating)-service"} == 1)' $((FILM_REPLICAS + RATING_REPLICAS))
  check 'a counter grows with the requests' counter_grows
}

# wal_is_bounded: batches of films, and where the machine is slow at them a filling, take PostgreSQL's WAL to its bound, and
# it stays there. Takes some 40 s; wants postgres_says QUERY.
wal_is_bounded() {
  local before taken
  before=$(postgres_says 'SELECT pg_current_wal_lsn()')
  taken=$(write_batches 20 | wc -l)
  postgres_says "SELECT count(pg_logical_emit_message(false, 'verify', repeat('x', 1000000)))
    FROM generate_series(1, pg_size_bytes(current_setting('max_wal_size')) / 500000)" > /dev/null
  printf '          %s batches of 1,000 films; MiB of WAL written, on the disk, and its bound: %s\n' "$taken" \
    "$(postgres_says "SELECT round((pg_current_wal_lsn() - '$before') / 1024 ^ 2), sum(size) / 1024 ^ 2,
      pg_size_bytes(current_setting('max_wal_size')) / 1024 ^ 2 FROM pg_ls_waldir()" | tr '|' ' ')"
  [ "$taken" -gt 0 ] &&
    [ "$(postgres_says "SELECT sum(size) <= pg_size_bytes(current_setting('max_wal_size')) * 5 / 4 FROM pg_ls_waldir()")" = t ]
}

# write_batches SECONDS: a thousand films at a time, from two clients; a line for each that is taken.
write_batches() {
  local end=$((SECONDS + $1))
  awk 'BEGIN { for (n = 1; n <= 1000; n++) printf "%s{\"name\":\"%0400d\",\"language\":\"English\"}", (n > 1 ? "," : "["), n; print "]" }' > "$work/batch"
  for _ in 1 2; do
    while [ "$SECONDS" -lt "$end" ]; do
      curl --silent --fail --max-time 10 --data "@$work/batch" --output /dev/null "$API/films" && echo taken
    done &
  done
  wait
}

# The load so far: "requests failed repeated late", of what load_log prints.
load_so_far() {
  load_log | awk '$1 == "TOTAL" { sums = $2 " " $4 " " $6 " " $8 } END { print sums == "" ? "0 0 0 0" : sums }'
}

has_load() {
  [ "$(load_so_far | cut -d ' ' -f 1)" -gt "$1" ]
}

# unnoticed COMMAND...: it succeeds, requests are answered before, meanwhile and after it, and none of them fails.
unnoticed() {
  under_load 0 "$@"
}

# survived COMMAND...: the same of a fault that breaks the POSTs that a replica was working on; sent again, they succeed.
survived() {
  under_load "$LOAD_CLIENTS" "$@"
}

# under_load REPEATED COMMAND...: at most that many POSTs are sent twice.
under_load() {
  local most=$1 requests failures repeated late
  shift
  read -r requests failures repeated late <<< "$(load_so_far)"
  local before=("$requests" "$failures" "$repeated" "$late")
  "$@" || return 1
  read -r requests failures repeated late <<< "$(load_so_far)"
  within 30 has_load $((requests + 50)) || return 1
  read -r requests failures repeated late <<< "$(load_so_far)"
  printf '          %s requests, %s failed, %s sent twice, %s ratings late\n' $((requests - before[0])) \
    $((failures - before[1])) $((repeated - before[2])) $((late - before[3]))
  [ "$failures" -eq "${before[1]}" ] && [ $((repeated - before[2])) -le "$most" ] && return
  load_log | grep -E ' (FAILURE|REPEATED) ' | tail -5
  return 1
}
