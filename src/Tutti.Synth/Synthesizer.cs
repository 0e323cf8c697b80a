using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Synth;

/// <summary>An MPDL synthesizer: packets in, stereo sound out.</summary>
/// <remarks>
/// A passive object with a clock of its own that counts frames: hand packets in with the instant at which they act, then let it render up to
/// there. A packet acts exactly at the frame nearest to its instant, whatever the lengths that are rendered. Time tags in packets are not looked
/// at: <see cref="MpdlScheduler"/> turns them into instants. Rendering and receiving allocate nothing once warm, but for addresses first used and
/// answers to queries. The same options, packets, instants and order give the same samples. Thread-safe: no.
/// </remarks>
public sealed class Synthesizer
{
    /// <summary>Frames between two looks at parameters that move.</summary>
    private const int ControlFrames = MixBus.Most;

    /// <summary>Events of one packet: the longest there is, of the smallest descriptors.</summary>
    private const int MaxEvents = 65_536;

    private readonly MpdlEngine _engine;
    private readonly FrameClock _clock;
    private readonly PacketQueue _queue;
    private readonly VoicePool _pool;
    private readonly MixBus _bus = new();
    private readonly Hall _room;
    private readonly Limiter _limiter;
    private long _frame;

    /// <summary>A silent synthesizer.</summary>
    /// <param name="options">Bounds and choices; null for the usual ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Synthesizer(SynthesizerOptions? options = null)
    {
        Options = SynthesizerOptions.Check(options ?? new SynthesizerOptions());
        _engine = new MpdlEngine(new MpdlEngineOptions
        {
            Voices = Options.Voices,
            KeepsTails = true,
            MaxAddresses = Options.MaxAddresses,
            Seed = Options.Seed,
            MaxEvents = MaxEvents,
            PatchNames = Programs.Names,
            Responds = Responds,
        });
        _clock = new FrameClock(Options.Start, Options.SampleRate);
        _queue = new PacketQueue(Options.MaxWaiting, Options.MaxWaitingBytes);
        _pool = new VoicePool(_engine, Options, Counters);
        _room = new Hall(Options.SampleRate);
        _limiter = new Limiter(Options.SampleRate);
    }

    /// <summary>What it was made with.</summary>
    public SynthesizerOptions Options { get; }

    /// <summary>What happened to the sound.</summary>
    public SynthesizerCounters Counters { get; } = new();

    /// <summary>What happened to the packets: applied, malformed, refused.</summary>
    public MpdlCounters PacketCounters => _engine.Counters;

    /// <summary>The instant of the next frame that is rendered.</summary>
    public Instant Now => _clock.InstantOf(_frame);

    /// <summary>Frames rendered.</summary>
    public long Frame => _frame;

    /// <summary>Packets that wait for their instant.</summary>
    public int WaitingCount => _queue.Count;

    /// <summary>Voices in use, tails included.</summary>
    public int VoiceCount => _engine.VoiceCount;

    /// <summary>True when nothing waits, no voice is heard and the room is still.</summary>
    public bool IsSilent => _queue.Count == 0 && _pool.IsSilent && _room.IsStill;

    /// <summary>Takes a packet in. Malformed ones are counted when they act.</summary>
    /// <param name="at">When it acts; at once, and counted as late, if that has passed.</param>
    /// <param name="packet">The packet; it is copied.</param>
    /// <param name="source">Who sent it, in the caller's own numbers: goes back with answers.</param>
    public void Receive(Instant at, ReadOnlySpan<byte> packet, int source = 0)
    {
        long frame = _clock.FrameOf(at);
        Counters.Late += frame < _frame ? 1 : 0;
        _queue.Add(Math.Max(frame, _frame), source, packet);
        while (_queue.IsOverfull && _queue.TryTake(out WaitingNews? first))
        {
            Counters.Early++;
            Apply(first);
        }
    }

    /// <summary>Renders what comes next, and moves the clock on by it.</summary>
    /// <param name="stereo">Left and right in turn; full scale is 1, and never exceeded.</param>
    /// <exception cref="ArgumentException">The length is odd.</exception>
    public void Render(Span<float> stereo)
    {
        if (stereo.Length % 2 != 0)
        {
            throw new ArgumentException("The length is odd: left and right come in pairs.", nameof(stereo));
        }

        while (!stereo.IsEmpty)
        {
            while (_queue.NextFrame <= _frame && _queue.TryTake(out WaitingNews? due))
            {
                Apply(due);
            }

            int intoControl = (int)(_frame % ControlFrames);
            if (intoControl == 0)
            {
                _engine.Advance(Now);
                _pool.Handle(Now);
                _pool.Follow(Now);
            }

            int frames = (int)Math.Min(Math.Min(stereo.Length / 2, ControlFrames - intoControl), _queue.NextFrame - _frame);
            Mix(stereo[..(2 * frames)]);
            stereo = stereo[(2 * frames)..];
            _frame += frames;
        }
    }

    /// <summary>The link is back after a failure: sounding notes that are not reconfirmed in time are silenced (mpdl-4.7).</summary>
    public void LinkRestored() => _engine.LinkRestored(Now);

    /// <summary>Takes the oldest answer to a query.</summary>
    public bool TryDequeue(out MpdlAnswer answer) => _engine.TryDequeue(out answer);

    /// <summary>Everything but what is measured and has no handler, and what is free for devices.</summary>
    private static bool Responds(DescriptorId id) => DescriptorCatalog.KindOf(id) switch
    {
        DescriptorKind.Illegal or DescriptorKind.Reserved or DescriptorKind.Free => false,
        DescriptorKind.Measurement => MeasuredControls.Handles(id),
        _ => true,
    };

    private void Mix(Span<float> stereo)
    {
        int frames = stereo.Length / 2;
        _bus.Clear(frames);
        _pool.Render(_bus, frames);
        _room.Render(_bus, frames, Options.Room);
        Counters.Limited += _limiter.Limit(_bus, frames);
        for (int i = 0; i < frames; i++)
        {
            stereo[2 * i] = _bus.Left[i];
            stereo[(2 * i) + 1] = _bus.Right[i];
        }
    }

    private void Apply(WaitingNews news)
    {
        _engine.Receive(Now, news.Source, news.Bytes.WrittenSpan);
        _queue.Return(news);
        _pool.Handle(Now);
    }
}
