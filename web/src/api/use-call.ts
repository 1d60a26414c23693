/** Loading and sending, as pages do it: what is there, what is under way, what went wrong. */
import { ref, shallowRef, type Ref } from "vue";
import { CommandKey } from "./command-key";
import { Problem } from "./problem";

function asProblem(reason: unknown): Problem {
  if (reason instanceof Problem) return reason;
  throw reason; // a fault of ours belongs in the console, not behind a polite notice
}

/** What a server says of a command whose outcome is unknown would only worry who reads. */
function ofReading(met: Problem): Problem {
  return met.outcomeUnknown ? new Problem(met.status, met.code, met.kind, [], null, met.traceId) : met;
}

/** Reads. A newer reading wins over a slower older one. */
export function useLoad<T>(read: () => Promise<T>) {
  const data = shallowRef<T | null>(null) as Ref<T | null>;
  const problem = shallowRef<Problem | null>(null);
  const loading = ref(false);
  let latest = 0;

  async function load(): Promise<void> {
    const mine = ++latest;
    loading.value = true;
    try {
      const answer = await read();
      if (mine !== latest) return;
      data.value = answer;
      problem.value = null;
    } catch (reason) {
      if (mine === latest) problem.value = ofReading(asProblem(reason));
    } finally {
      if (mine === latest) loading.value = false;
    }
  }
  return { data, problem, loading, load };
}

/** Sends a command once at a time, with its key kept until it is done. */
export function useCommand<Body, T>(
  act: (body: Body, key: string) => Promise<T>,
  keys: CommandKey<Body> = new CommandKey<Body>(),
) {
  const problem = shallowRef<Problem | null>(null);
  const busy = ref(false);

  async function send(body: Body): Promise<T | null> {
    if (busy.value) return null;
    busy.value = true;
    problem.value = null;
    try {
      const answer = await act(body, keys.for(body));
      keys.forget();
      return answer;
    } catch (reason) {
      problem.value = asProblem(reason);
      if (problem.value.code === "key_reused") keys.forget();
      return null;
    } finally {
      busy.value = false;
    }
  }
  return { send, busy, problem, keys };
}
