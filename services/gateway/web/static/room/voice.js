/** Speaking and listening, with what the browser has; both stay off until they are asked for. */

export const canSpeak = () => "speechSynthesis" in window && "SpeechSynthesisUtterance" in window;

/** Read a text aloud; the promise ends with the speech. */
export function speak(text, language) {
  speechSynthesis.cancel();
  return new Promise((resolve) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = language;
    utterance.onend = resolve;
    utterance.onerror = resolve;
    speechSynthesis.speak(utterance);
  });
}

export const beSilent = () => canSpeak() && speechSynthesis.cancel();

const Recognition = () => window.SpeechRecognition ?? window.webkitSpeechRecognition;

export const canListen = () => Boolean(Recognition());

/**
 * Turn speech into text until stopped.
 * @param {{language: string, onText: (text: string) => void, onEnd: (error: string|null) => void}} listener
 * @returns {() => void} stop listening
 */
export function listen({ language, onText, onEnd }) {
  const recognition = new (Recognition())();
  recognition.lang = language;
  recognition.continuous = true;
  recognition.interimResults = false;
  let failure = null;
  recognition.onresult = (event) => {
    for (let index = event.resultIndex; index < event.results.length; index += 1) {
      if (event.results[index].isFinal) onText(event.results[index][0].transcript.trim());
    }
  };
  recognition.onerror = (event) => (failure = event.error);
  recognition.onend = () => onEnd(failure);
  recognition.start();
  return () => recognition.stop();
}
