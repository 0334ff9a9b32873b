export * from './answer.ts';
export { Client, type Call, type ClientOptions, type Hear, type Sender } from './client.ts';
export { Follower } from './load/follower.ts';
export { linesOf, nextOf, readAll, readExport } from './load/pages.ts';
export { envoyStat, metricOf, metricsOf } from './metrics.ts';
export { modulesIn } from './modules-in.ts';
export { answerToBytes, exchange, hearAnswers, type Exchange } from './raw-exchange.ts';
export { Stage, stageFolder, type StageOptions } from './stage.ts';
export * from './statistics.ts';
