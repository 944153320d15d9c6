export { BootstrapModule } from './bootstrap.module.ts';
export { BootstrapAdministrator, type FirstAdministrator } from './usecases/bootstrap-administrator.ts';
export { ConsoleAccessModule, type Lender } from './console.module.ts';
export { ConsoleDenials } from './denials.ts';
export { adminOf, type Admin } from './surroundings.ts';
