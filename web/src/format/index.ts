export { type Duration, parseDuration, parseEstimate, parseOutcomes } from "./durations";
export { Formats } from "./Formats";
