import { parseAllDocuments } from 'yaml';

/** The parts of Kubernetes' objects that the tests read. */
export interface ObjectView {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels: Labels };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly replicas?: number;
    readonly clusterIP?: string;
    readonly selector?: Labels;
    readonly ports?: readonly { readonly port: number }[];
    readonly podSelector?: Selector;
    readonly ingress?: readonly PolicyRule[];
    readonly egress?: readonly PolicyRule[];
    readonly strategy?: { readonly rollingUpdate: object };
    readonly template?: TemplateView;
  };
}

export type Labels = Readonly<Record<string, string>>;

interface Selector {
  readonly matchLabels?: Labels;
}

export interface PolicyRule {
  readonly from?: readonly { readonly podSelector: Selector }[];
  readonly to?: readonly { readonly podSelector?: Selector }[];
  readonly ports: readonly { readonly port: string | number }[];
}

export interface TemplateView {
  readonly metadata: { readonly labels: Labels; readonly annotations?: Labels };
  readonly spec: {
    readonly automountServiceAccountToken: boolean;
    readonly terminationGracePeriodSeconds: number;
    readonly securityContext: { readonly runAsNonRoot: boolean; readonly runAsUser: number };
    readonly initContainers?: readonly ContainerView[];
    readonly containers: readonly ContainerView[];
    readonly volumes: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[];
  };
}

export interface ContainerView {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly resources: { readonly requests: Labels; readonly limits: Labels };
  readonly securityContext: object;
  readonly lifecycle?: { readonly preStop: { readonly sleep?: { readonly seconds: number } } };
  readonly startupProbe?: ProbeView;
  readonly readinessProbe?: ProbeView;
  readonly livenessProbe?: ProbeView;
}

interface ProbeView {
  readonly httpGet?: { readonly path: string; readonly port: string };
}

/** Reads the objects of a manifest. */
export function objectsOf(yaml: string): ObjectView[] {
  return parseAllDocuments(yaml).flatMap((document) => {
    const object = (document as { toJS(): ObjectView | null }).toJS();
    return object === null ? [] : [object];
  });
}
