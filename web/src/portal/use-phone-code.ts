/** Asking for a sign-in code, and the wait until another may be asked for. */
import { onBeforeUnmount, ref } from "vue";
import { requestPhoneCode } from "@/api/calls";
import { useCommand } from "@/api/use-call";
import { language } from "@/i18n";

export function usePhoneCode() {
  const sent = ref(false);
  const wait = ref(0);
  let timer: ReturnType<typeof setInterval> | undefined;
  const { send, busy, problem } = useCommand((phone: string) =>
    requestPhoneCode(phone, language()),
  );

  function countDown(seconds: number): void {
    clearInterval(timer);
    wait.value = seconds;
    timer = setInterval(() => {
      wait.value -= 1;
      if (wait.value <= 0) clearInterval(timer);
    }, 1000);
  }

  async function ask(phone: string): Promise<void> {
    const answer = await send(phone);
    if (!answer) return;
    sent.value = true;
    countDown(answer.retry_after_seconds);
  }

  onBeforeUnmount(() => clearInterval(timer));
  return { ask, sent, wait, busy, problem };
}
