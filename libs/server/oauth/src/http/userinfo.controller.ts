import { Controller } from '@nestjs/common';
import { oauthEndpoints } from '#shared/contracts';
import { By, Serves, type Call } from '#server/platform';
import { ReadUserinfo } from '../usecases/read-userinfo.ts';

@Controller()
export class UserinfoController {
  constructor(private readonly userinfo: ReadUserinfo) {}

  @Serves(oauthEndpoints.readUserinfo)
  get(@By() call: Call) {
    return this.userinfo.run(call);
  }

  @Serves(oauthEndpoints.postUserinfo)
  post(@By() call: Call) {
    return this.userinfo.run(call);
  }
}
