export default {
  "login.title": "Log in",
  "login.lead": "Practise a job interview at your own pace, and see what your answers show.",
  "login.name": "Your name",
  "login.name.hint": "This room runs on your own machine: any name will do, and the same name finds its interviews again.",
  "login.name.missing": "Enter a name.",
  "login.name.wrong": "Enter a name of at most 255 characters, without control characters.",
  "login.submit": "Log in",
  "login.provider": "Continue to the login",
  "login.provider.hint": "You log in with your organisation's account and come back here.",
  "login.none": "No way to log in is set up. Whoever runs this room has to name an identity provider.",
  "login.failed": "The login did not succeed. Try again.",
  "login.foreign": "The login was started from another site. Try again here.",
};
