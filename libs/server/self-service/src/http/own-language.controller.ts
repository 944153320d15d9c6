import { Controller } from '@nestjs/common';
import { selfService as me, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { ChooseLanguage } from '../usecases/choose-language.ts';

/** In which language the person is written to. */
@Controller()
export class OwnLanguageController {
  constructor(private readonly choosing: ChooseLanguage) {}

  @Serves(me.chooseOwnLanguage)
  choose(@By() call: Call, @In() { body }: Input<typeof me.chooseOwnLanguage>) {
    return this.choosing.run(call, body.language);
  }
}
