export { isOwnPage } from './domain/own-page.ts';
export { SelfServiceModule } from './self-service.module.ts';
