export function App() {
  return <p>Tandem</p>;
}
