using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>What a synthesizer that was away has to be told: all that the piece has made of it so far, as an engine of our own that heard the same.</summary>
/// <remarks>
/// So it is told the values of families, instruments and notes, what groups hold for later, tables, modulations, the rest of segments, and which notes
/// sound. Bounded as the engine is. Thread-safe: no.
/// </remarks>
internal sealed class PlayerMemory
{
    private const int TagOctets = 5;

    // Whoever plays the piece has its own bound on voices; here no note is stolen.
    private readonly MpdlEngine _engine = new(new MpdlEngineOptions { Voices = ushort.MaxValue, MaxEvents = 1 });
    private Instant _now;

    /// <summary>Takes notice of a packet.</summary>
    /// <param name="at">When it is carried out, on the line of the piece.</param>
    /// <param name="packet">The packet.</param>
    public void Note(TimeSpan at, ReadOnlySpan<byte> packet) => _engine.Receive(Move(at), 0, packet);

    /// <summary>Packets that say all of it.</summary>
    /// <param name="at">When they are carried out.</param>
    /// <param name="tag">The same as a tag.</param>
    public IEnumerable<byte[]> Packets(TimeSpan at, TimeTag tag)
    {
        MpdlWriter writer = new();
        foreach (byte[] packet in _engine.Tell(Move(at), MpdlWriter.MaxRingLength - 1 - TagOctets))
        {
            yield return [.. packet, .. writer.Begin(NoteAddress.AllFamilies).Tag(tag).WrittenSpan[3..]];
        }
    }

    private Instant Move(TimeSpan at)
    {
        Instant instant = new Instant(0) + at;
        return _now = instant > _now ? instant : _now;
    }
}
