import './without-pg-variables.ts';

export { default } from 'pg';
