export { type Duration, parseDuration, parseEstimate } from "./durations";
export { Formats } from "./Formats";
