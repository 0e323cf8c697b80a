using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi;

/// <summary>What a line end, live or simulated, drives: a <see cref="Device"/> or a <see cref="Hub"/>.</summary>
public interface IRingCore
{
    /// <summary>The data link inside.</summary>
    Station Link { get; }

    /// <summary>When <see cref="Advance"/> must be called at the latest.</summary>
    Instant NextDeadline { get; }

    /// <summary>Time has passed.</summary>
    void Advance(Instant now);

    /// <summary>The token is here; true when it is taken, and then <see cref="Station.TryTake"/> gives the frames.</summary>
    bool Capture(Instant now, Instant flagOut);

    /// <summary>An undamaged frame for this station has arrived; see <see cref="Station.Receive"/>.</summary>
    void Receive(Instant now, Instant opened, ReadOnlySpan<byte> frame);

    /// <summary>The line's clock was seen to change.</summary>
    void ClockChanged(Bits.LineRate rate);

    /// <summary>Takes the next thing to do on the line.</summary>
    bool TryDequeue(out RingAction action);

    /// <summary>Takes the next news.</summary>
    bool TryDequeue(out RingEvent news);
}
