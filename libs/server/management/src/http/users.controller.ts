import { Controller } from '@nestjs/common';
import { management, type Input } from '#shared/contracts';
import { By, In, type Call } from '#server/platform';
import { ChangeUser, SetUserPassword } from '../acts/change-users.ts';
import { Users } from '../acts/users.ts';
import { ManagesBoth } from './manages.ts';

const { users } = management;

@Controller()
export class UsersController {
  constructor(
    private readonly acts: Users,
    private readonly changeUser: ChangeUser,
    private readonly setPassword: SetUserPassword,
  ) {}

  @ManagesBoth(users.create)
  create(@By() call: Call, @In() { params, query, body }: Input<typeof users.create.organization>) {
    return this.acts.create(call, params, body, query);
  }

  @ManagesBoth(users.list)
  list(@By() call: Call, @In() { params, query }: Input<typeof users.list.organization>) {
    return this.acts.list(call, params, query);
  }

  @ManagesBoth(users.read)
  read(@By() call: Call, @In() { params: { id, ...at } }: Input<typeof users.read.organization>) {
    return this.acts.read(call, at, id);
  }

  @ManagesBoth(users.replace)
  replace(@By() call: Call, @In() { params: { id, ...at }, query, body }: Input<typeof users.replace.organization>) {
    return this.changeUser.run(call, at, id, body, query, true);
  }

  @ManagesBoth(users.patch)
  patch(@By() call: Call, @In() { params: { id, ...at }, query, body }: Input<typeof users.patch.organization>) {
    return this.changeUser.run(call, at, id, body, query, false);
  }

  @ManagesBoth(users.setPassword)
  password(@By() call: Call, @In() { params: { id, ...at }, query, body }: Input<typeof users.setPassword.organization>) {
    return this.setPassword.run(call, at, id, body, query);
  }

  @ManagesBoth(users.remove)
  remove(@By() call: Call, @In() { params: { id, ...at }, query }: Input<typeof users.remove.organization>) {
    return this.acts.remove(call, at, id, query);
  }
}
