/**
 * The sidecar's internal HTTP, offered by the sidecar and used by the API's client.
 * Every request carries `Authorization: Bearer <SIDECAR_TOKEN>`; bodies are JSON.
 *
 * | route | body → answer |
 * | --- | --- |
 * | GET /status | → statusSchema |
 * | GET /sessions, GET /sessions/:deviceId | → sessionSchema (a list; one) |
 * | PUT /sessions/:deviceId | startSessionSchema → sessionSchema |
 * | POST /sessions/:deviceId/stop | fencedSchema → sessionSchema; the profile stays |
 * | POST /sessions/:deviceId/logout | fencedSchema → sessionSchema; unlinked at WhatsApp, profile erased |
 * | DELETE /sessions/:deviceId?epoch=n | → 204; logout where possible, then profile and memory erased |
 * | POST /sessions/:deviceId/pairing-code | pairingCodeRequestSchema → sessionSchema with the code step |
 * | PUT /sessions/:deviceId/messages/:messageId | handOverSchema → handOverAnswerSchema |
 * | GET /metrics | → Prometheus' text form |
 * | GET /events, POST /events/ack | eventPageSchema; eventAckSchema → 204 |
 *
 * Errors: `{ error: { code, message } }` with codes of `errorCodes`.
 */
export * from './event.js';
export { fieldsOf, speakPlainly } from './field-words.js';
export * from './message.js';
export * from './session.js';
export * from './status.js';
