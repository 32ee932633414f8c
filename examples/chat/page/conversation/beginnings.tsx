const beginnings = ['What can you do?', 'What time is it in Tokyo?', 'Roll 3 dice, and tell the time.'];

/** What to say when nothing was said yet. */
export function Beginnings({ onChoose }: { onChoose: (message: string) => void }) {
  return (
    <section className="beginnings" aria-label="Ways to begin">
      <h2>What would you like to know?</h2>
      {beginnings.map((message) => (
        <button key={message} type="button" onClick={() => onChoose(message)}>
          {message}
        </button>
      ))}
    </section>
  );
}
