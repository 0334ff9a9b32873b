export { markedBlocks, type MarkedBlock } from './blocks/marked-blocks.ts';
export { onFreePorts } from './blocks/on-free-ports.ts';
export { runPage, type PageOptions } from './blocks/run-page.ts';
export { readPage } from './page.ts';
