/** How a person is named in "Paused by Jonas". */
import type { SessionScope } from '../sessions/index.ts';

export function nameOf(scope: Pick<SessionScope, 'user'>): string {
  return (scope.user.name ?? scope.user.email ?? scope.user.sub).slice(0, 200);
}
