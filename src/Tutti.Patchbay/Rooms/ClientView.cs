using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;

namespace Tutti.Patchbay.Rooms;

/// <summary>What one client has yet to be told; made and filled by <see cref="PatchbayRoom"/>, emptied by the client's own sender.</summary>
internal sealed partial class ClientView
{
    /// <summary>More traces are not open at once.</summary>
    public const int MostTraces = 16;

    /// <summary>More answers and refusals do not wait; a client that does not read them is let go.</summary>
    public const int MostAnswers = 256;

    /// <summary>A frame of values or nodes ends when it is longer, and the rest goes into the next.</summary>
    public const int LongestFrame = 64 * 1024;

    private readonly PatchbayRoom _room;
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Queue<ShownNode> _nodes = [];
    private readonly Queue<ShownPatch> _patches = [];
    private readonly Queue<ShownPatch> _busy = [];
    private readonly Queue<ShownParameter> _values = [];
    private readonly Queue<RoomRefusal> _refusals = [];
    private readonly Queue<byte[]> _answers = [];
    private readonly List<OpenTrace> _traces = [];
    private bool _isRung = true;

    /// <summary>A client that is to be told the whole room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="slot">Which of the room's clients it is.</param>
    /// <param name="name">What the others call it.</param>
    internal ClientView(PatchbayRoom room, int slot, string name)
    {
        _room = room;
        Slot = slot;
        Name = name;
        _bell.Writer.TryWrite(true);
    }

    /// <summary>Which of the room's clients it is.</summary>
    public int Slot { get; }

    /// <summary>Its bit in the things that wait for it.</summary>
    public ulong Bit => 1UL << Slot;

    /// <summary>What the others call it.</summary>
    public string Name { get; set; }

    /// <summary>The nodes it has on screen as a whole.</summary>
    public HashSet<Uuid> SeesNodes { get; set; } = [];

    /// <summary>The room's count of changes up to which it was told all values.</summary>
    public long KnowsUntil { get; private set; }

    /// <summary>What it has yet to be told that there is only one of.</summary>
    public ClientNews News { get; set; } = ClientNews.Room;

    /// <summary>The nodes whose places it has yet to be told.</summary>
    public HashSet<string> Moved { get; } = new(StringComparer.Ordinal);

    /// <summary>True when it left more answers unread than it may.</summary>
    public bool IsOverrun { get; private set; }

    /// <summary>Waits until there is something to tell.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellation)
    {
        await _bell.Reader.WaitToReadAsync(cancellation);
        _bell.Reader.TryRead(out _);
    }

    /// <summary>Answers a request of the client.</summary>
    public void Answer(byte[] frame)
    {
        lock (_room.Gate)
        {
            if (_answers.Count == MostAnswers)
            {
                IsOverrun = true;
            }
            else
            {
                _answers.Enqueue(frame);
            }

            Ring();
        }
    }

    /// <summary>The next frame, the most urgent first.</summary>
    /// <param name="nowMs">The time, in Unix milliseconds.</param>
    /// <param name="frame">Where it is written.</param>
    /// <param name="writer">Writes there; it is reset.</param>
    /// <returns>False when there is nothing more to tell.</returns>
    public bool TryTake(long nowMs, ArrayBufferWriter<byte> frame, Utf8JsonWriter writer)
    {
        lock (_room.Gate)
        {
            writer.Reset(frame);
            bool any = Take(nowMs, frame, writer);
            _isRung = any;
            writer.Flush();
            return any;
        }
    }

    internal void Ring()
    {
        if (!_isRung)
        {
            _isRung = true;
            _bell.Writer.TryWrite(true);
        }
    }

    internal void RingIfWatching(ShownParameter parameter)
    {
        if (Watches(parameter))
        {
            Ring();
        }
    }

    internal void Add(ShownNode node)
    {
        _nodes.Enqueue(node);
        Ring();
    }

    internal void Add(ShownPatch patch)
    {
        _patches.Enqueue(patch);
        Ring();
    }

    internal void AddBusy(ShownPatch patch)
    {
        _busy.Enqueue(patch);
        Ring();
    }

    internal void Add(ShownParameter parameter)
    {
        _values.Enqueue(parameter);
        Ring();
    }

    // The newest tell most.
    internal void Add(RoomRefusal refusal)
    {
        if (_refusals.Count == MostAnswers)
        {
            _refusals.Dequeue();
        }

        _refusals.Enqueue(refusal);
    }

    internal bool Watches(ShownParameter parameter) => _traces.Exists(t => t.Parameter == parameter);

    internal bool Watch(ShownParameter parameter, bool on)
    {
        _traces.RemoveAll(t => t.Parameter == parameter);
        if (!on)
        {
            return true;
        }

        if (_traces.Count == MostTraces)
        {
            return false;
        }

        _traces.Add(new OpenTrace(parameter));
        Ring();
        return true;
    }

    /// <summary>Takes its bit off everything that waits for it.</summary>
    internal void Forget()
    {
        while (_nodes.TryDequeue(out ShownNode? node))
        {
            node.NewFor &= ~Bit;
        }

        while (_patches.TryDequeue(out ShownPatch? patch))
        {
            patch.NewFor &= ~Bit;
        }

        while (_busy.TryDequeue(out ShownPatch? patch))
        {
            patch.BusyFor &= ~Bit;
        }

        while (_values.TryDequeue(out ShownParameter? parameter))
        {
            parameter.NewFor &= ~Bit;
        }
    }

    /// <summary>A trace that is open at the client.</summary>
    private sealed class OpenTrace(ShownParameter parameter)
    {
        /// <summary>Gets the parameter.</summary>
        public ShownParameter Parameter { get; } = parameter;

        /// <summary>Gets or sets how many of its points were told.</summary>
        public long Told { get; set; }
    }
}
