export * from './answer.ts';
export { Client, type Call, type ClientOptions, type Hear, type Sender } from './client.ts';
export { answerToBytes, exchange, hearAnswers, type Exchange } from './raw-exchange.ts';
