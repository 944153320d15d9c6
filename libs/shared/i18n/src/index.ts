export { fill, piecesOf, type Catalogue, type Facts, type FactsOf } from './catalogue.ts';
export { languageFor, languages, type Language } from './language.ts';
export { login as enLogin } from './en/login.ts';
export { login as jaLogin } from './ja/login.ts';
export { mail as enMail } from './en/mail.ts';
export { mail as jaMail } from './ja/mail.ts';
export { problems as enProblems } from './en/problems.ts';
export { problems as jaProblems } from './ja/problems.ts';
