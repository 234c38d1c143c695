export default {
  "login.title": "Anmelden",
  "login.lead": "Üben Sie ein Bewerbungsgespräch in Ihrem Tempo und sehen Sie, was Ihre Antworten zeigen.",
  "login.name": "Ihr Name",
  "login.name.hint": "Dieser Raum läuft auf Ihrem eigenen Rechner: Jeder Name ist möglich, und derselbe Name findet seine Interviews wieder.",
  "login.name.missing": "Geben Sie einen Namen ein.",
  "login.name.wrong": "Geben Sie einen Namen mit höchstens 255 Zeichen und ohne Steuerzeichen ein.",
  "login.submit": "Anmelden",
  "login.provider": "Weiter zur Anmeldung",
  "login.provider.hint": "Sie melden sich mit dem Konto Ihrer Organisation an und kommen hierher zurück.",
  "login.none": "Es ist keine Anmeldung eingerichtet. Wer diesen Raum betreibt, muss einen Identitätsanbieter angeben.",
  "login.failed": "Die Anmeldung ist nicht gelungen. Versuchen Sie es erneut.",
  "login.foreign": "Die Anmeldung wurde von einer anderen Website gestartet. Versuchen Sie es hier erneut.",
};
