#!/usr/bin/env bash
# Runs the mesh on the current Kubernetes cluster, and checks what it promises. Ends with "N passed, N failed", and what
# was left out.
set -euo pipefail
cd "$(dirname "$0")"

NAMESPACE=${NAMESPACE:-film-mesh-verify}
MANIFEST=kubernetes-deployment.yaml
VOLUME=$(sed -nE 's/^ +storage: (.+)$/\1/p' "$MANIFEST")
FILM_REPLICAS=5
RATING_REPLICAS=3
PROXIES=2
LOAD_CLIENTS=4
WRITES=${WRITES:-500}
READY_SECONDS=${READY_SECONDS:-300}

usage() {
  cat << USAGE
Usage: ./k8s-verify.sh [--yes] [--keep] [--no-network-policies]

Runs the mesh on the cluster of the current kubectl context, in a namespace of its own; scales it, rolls it under load,
deletes pods and kills the database; and removes what it made. Takes some ten minutes.

The nodes must have, or be able to pull, the images of the services and frontend-proxy
(npx nx run-many --target=docker-build), and the cluster a volume of ${VOLUME}B to give.

  --yes                  does not ask before it touches a cluster that is not obviously on this machine
  --keep                 leaves the mesh running, for a look at it
  --no-network-policies  for a cluster that does not enforce NetworkPolicies
  --help                 shows this

NAMESPACE ($NAMESPACE) is the namespace, WRITES ($WRITES) how often a film is created and asked for,
READY_SECONDS ($READY_SECONDS) how long a roll or a start may take.
USAGE
}

yes=false
keep=false
policies=true
for option in "$@"; do
  case $option in
    --yes) yes=true ;;
    --keep) keep=true ;;
    --no-network-policies) policies=false ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
done

for tool in kubectl curl; do
  command -v "$tool" > /dev/null || { echo "k8s-verify.sh needs $tool" >&2 && exit 2; }
done

# --- which cluster

context=$(kubectl config current-context) || exit 2
server=$(kubectl config view --minify --output 'jsonpath={.clusters[0].cluster.server}')

is_local() {
  case $server in
    https://127.* | https://localhost[:/]* | 'https://[::1]'* | https://kubernetes.docker.internal[:/]*) return 0 ;;
  esac
  case $context in
    kind-* | minikube | k3d-* | docker-desktop | rancher-desktop | orbstack | colima*) return 0 ;;
  esac
  return 1
}

if ! "$yes" && ! is_local; then
  printf 'The context %s is the cluster at %s. Go on there, in the namespace %s? [y/N] ' "$context" "$server" "$NAMESPACE"
  read -r answer || answer=
  [[ $answer =~ ^[yY] ]] || { printf '\n' && exit 2; }
fi
if [ -n "$(kubectl get namespace "$NAMESPACE" --ignore-not-found --output name)" ]; then
  printf 'There is a namespace %s already: remove it, or choose another one with NAMESPACE=…\n' "$NAMESPACE" >&2
  exit 2
fi

# shellcheck source=deploy/verify/checks.sh
. deploy/verify/checks.sh
forwards=()

k() {
  kubectl --namespace "$NAMESPACE" "$@"
}

# Only what this run has made is its own to remove.
created=false

finish() {
  local status=$?
  # What ends the script before its end is a failure too.
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
  fi
  if "$created" && [ "$failed" -gt 0 ]; then
    print_logs || true
  fi
  stop_forwards
  if ! "$created"; then
    :
  elif "$keep"; then
    printf 'The mesh goes on. To remove it: kubectl delete namespace %s\n' "$NAMESPACE"
  else
    printf 'Removing the namespace %s\n' "$NAMESPACE"
    kubectl delete namespace "$NAMESPACE" --timeout "${READY_SECONDS}s" > /dev/null || true
  fi
  rm -rf "$work"
  local skipped=
  "$policies" || skipped=', 1 skipped (network policies)'
  printf '%s passed, %s failed%s\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] || exit 1
}
trap finish EXIT
trap 'exit 130' INT TERM

print_logs() {
  local pod
  k get pods,persistentvolumeclaims --output wide
  k get events --sort-by .lastTimestamp | tail -40
  for pod in $(k get pods --output name); do
    printf -- '--- %s\n' "$pod"
    k logs "$pod" --all-containers --tail 40
  done
}

# --- ways in: a forward leads to one pod, and ends with it; then there is a new one on the same port of this machine

# forward NAME PORT: $forwarded is the address on this machine that leads to a Service.
forward() {
  local log=$work/forward-$1-$2
  : > "$log"
  keep_forwarding "$@" "$log" &
  forwards+=($!)
  within 30 grep -q '^Forwarding from 127' "$log"
  forwarded=http://127.0.0.1:$(forwarded_port "$log")
}

keep_forwarding() {
  local own='' child
  trap 'kill "$child" && wait "$child"; exit' TERM
  trap - EXIT
  while :; do
    kubectl --namespace "$NAMESPACE" port-forward --address 127.0.0.1 "service/$1" "$own:$2" >> "$3" 2>&1 &
    child=$!
    wait "$child" || sleep 0.2
    own=$(forwarded_port "$3")
  done
}

forwarded_port() {
  sed -nE 's/^Forwarding from 127[^:]*:([0-9]+) .*/\1/p' "$1" | head -1
}

connect() {
  stop_forwards
  forward frontend-proxy 8080 && API=$forwarded
  forward frontend-proxy 9901 && STATISTICS=$forwarded
  forward prometheus 9090 && PROMETHEUS=$forwarded
}

stop_forwards() {
  local pid
  for pid in ${forwards[@]+"${forwards[@]}"}; do
    kill "$pid" 2> /dev/null && wait "$pid" 2> /dev/null || true
  done
  forwards=()
}

# --- the checks of this way to deploy

DEPLOYMENTS="frontend-proxy $(services | cut -d ' ' -f 1 | tr '\n' ' ')"

rolled_out() {
  local name
  for name in $DEPLOYMENTS prometheus; do
    k rollout status "deployment/$name-deployment" --timeout "${READY_SECONDS}s" > /dev/null || return 1
  done
  k rollout status statefulset/postgres --timeout "${READY_SECONDS}s" > /dev/null
}

# has_replicas DEPLOYMENT COUNT: that many and no other pods are there, all of them ready.
has_replicas() {
  [ "$(k get deployment "$1-deployment" --output 'jsonpath={.status.replicas}/{.status.readyReplicas}')" = "$2/$2" ]
}

# The autoscaler has the say over the number of replicas: so it is told.
scale() {
  k patch horizontalpodautoscaler "$1" --patch "{\"spec\":{\"minReplicas\":$2}}" > /dev/null
  k scale "deployment/$1-deployment" --replicas "$2" > /dev/null
}

# The autoscalers have raised the Deployments to the least that they shall have: an idle mesh they then leave alone.
autoscaled() {
  local name
  for name in $DEPLOYMENTS; do
    has_replicas "$name" "$(k get horizontalpodautoscaler "$name" --output 'jsonpath={.spec.minReplicas}')" || return 1
  done
}

# By what the API has then: kubectl says "configured" too where it sent what was there already.
second_apply_changes_nothing() {
  local before after
  before=$(generations) && k apply --filename "$MANIFEST" > /dev/null && after=$(generations) &&
    [ "$before" = "$after" ] && k diff --filename "$MANIFEST"
}

generations() {
  k get --filename "$MANIFEST" --output 'jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.generation}{"\n"}{end}'
}

applies() {
  k apply --filename "$MANIFEST" > "$work/applied" || { cat "$work/applied" && false; }
}

# connects HOST PORT, from the pod of the load, which is none of the mesh.
connects() {
  k exec load -- /nodejs/bin/node -e '
    const [host, port] = process.argv.slice(1);
    require("node:net").connect({ host, port, timeout: 3000 }, () => process.exit(0))
      .on("timeout", () => process.exit(1)).on("error", () => process.exit(1))' "$1" "$2" > /dev/null 2>&1
}

no_way_to() {
  ! connects "$1" "$2"
}

# --- load, from within the cluster

start_load() {
  k create configmap load --from-file deploy/verify/load.ts > /dev/null
  k apply --filename deploy/verify/load-pod.yaml > /dev/null
  k wait --for condition=Ready pod/load --timeout "${READY_SECONDS}s" > /dev/null
}

load_log() {
  k logs load
}

roll() {
  k rollout restart "deployment/$1-deployment" > /dev/null
  k rollout status "deployment/$1-deployment" --timeout "${READY_SECONDS}s" > /dev/null && all_there "$1"
}

# The old pods end after the roll is said to be done.
all_there() {
  local replicas
  replicas=$(k get deployment "$1-deployment" --output 'jsonpath={.spec.replicas}')
  within "$READY_SECONDS" pods_of "$1" "$replicas" && has_replicas "$1" "$replicas"
}

pods_of() {
  [ "$(k get pods --selector "app=$1-label" --output name | wc -l)" -eq "$2" ]
}

delete_a_pod() {
  local pod
  pod=$(k get pods --selector "app=$1-label" --output name | head -1)
  k delete "$pod" > /dev/null
  within "$READY_SECONDS" all_there "$1"
}

postgres_says() {
  k exec postgres-0 --container postgres -- psql -U postgres -Atc "$1"
}

data_survives_killed_database() {
  creates 'Still there' English || return 1
  local id
  id=$(id_of_body) || return 1
  # As in a crash, and the pod with it.
  k exec postgres-0 --container postgres -- bash -c 'kill -QUIT 1'
  k delete pod postgres-0 --grace-period 0 --force > /dev/null 2>&1
  within "$READY_SECONDS" answers "/films/$id" 'Still there' && within 30 answers "/ratings/$id" 'Still there'
}

# --- the run

step "Applying $MANIFEST to $context, namespace $NAMESPACE"
kubectl create namespace "$NAMESPACE" > /dev/null
created=true
# The API refuses pods that the strictest of its profiles would not have.
kubectl label namespace "$NAMESPACE" pod-security.kubernetes.io/enforce=restricted > /dev/null
begun=$SECONDS
check 'one apply is taken' applies
check "all is ready within $READY_SECONDS s" rolled_out
printf '          after %s s\n' $((SECONDS - begun))
check 'the autoscalers start the least that there shall be' within "$READY_SECONDS" autoscaled
check 'a second apply changes nothing' second_apply_changes_nothing
connect
check 'the proxy answers' within 60 ready

step 'As it is applied'
check_contract

step "$FILM_REPLICAS replicas of film-service, $RATING_REPLICAS of rating-service"
scale film-service "$FILM_REPLICAS"
scale rating-service "$RATING_REPLICAS"
check "$FILM_REPLICAS of film-service are ready" within "$READY_SECONDS" has_replicas film-service "$FILM_REPLICAS"
check "$RATING_REPLICAS of rating-service are ready" within "$READY_SECONDS" has_replicas rating-service "$RATING_REPLICAS"
# A headless Service's name may be as old as the cluster's DNS lets it be, which is half a minute at most.
check_scaled 60

step 'Prometheus'
check_prometheus "$PROXIES"

step 'Under load'
start_load
check 'the load is there' within 60 has_load 100
for name in $DEPLOYMENTS; do
  check "rolling $name fails no request" unnoticed roll "$name"
done
for name in $DEPLOYMENTS; do
  check "deleting a pod of $name fails no request" unnoticed delete_a_pod "$name"
done
if "$policies"; then
  check 'from elsewhere there is a way to the proxy' connects frontend-proxy 8080
  for to in $(services | tr ' ' :) postgres:5432 prometheus:9090 frontend-proxy-internal:8081 frontend-proxy:9901; do
    check "and none to $to" no_way_to "${to%:*}" "${to#*:}"
  done
fi
k delete pod load --now > /dev/null

step 'As much as the database can write'
connect
check 'the proxy answers' within 60 ready
check 'its WAL stays within its bound' wal_is_bounded

step 'Without its database'
check 'the data survives a killed database' data_survives_killed_database
check_contract
printf '\n'
