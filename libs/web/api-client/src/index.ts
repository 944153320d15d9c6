export { call, type CallProblem, type Answer } from './call.ts';
