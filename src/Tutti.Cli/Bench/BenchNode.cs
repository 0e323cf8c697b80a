using System.Buffers.Binary;
using System.Diagnostics;

namespace Tutti.Cli.Bench;

/// <summary>A node of another process: it sends back what is a ping, counts what is not, and tells when it has counted enough.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    /// <summary>Octets of a message's content.</summary>
    public const int Octets = 60;

    /// <summary>How its name begins, and the name of its group.</summary>
    public const string Name = "bench";

    /// <summary>The first octet of a message that is to be sent back.</summary>
    public const byte Ping = (byte)'p';

    /// <summary>The first octet of a message that is only counted; behind it stands of how many it is the last, or 0.</summary>
    public const byte Count = (byte)'c';

    /// <summary>The receiver whose values come back from the emitter <see cref="Echoed"/>.</summary>
    public const string Echoing = "echoing", Echoed = "echoed";

    /// <summary>Receivers whose signals are counted until one is negative, or ends with <see cref="LastCue"/>; the number comes back by WHISPER.</summary>
    public const string Counted = "counted", Cues = "cues";

    /// <summary>How the last text ends.</summary>
    public const string LastCue = "last";

    private static int s_count;

    private readonly Node _node;
    private readonly int _handlerUs;
    private long _messages;
    private long _signals;

    private BenchNode(Node node, int handlerUs)
    {
        _node = node;
        _handlerUs = handlerUs;
    }

    /// <summary>Where it is reached.</summary>
    public string Endpoint => _node.Endpoint;

    /// <summary>Goes on the network; without beacons, as it is reached by its address.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="handlerUs">How long it takes over each counted signal, in microseconds.</param>
    public static async Task<BenchNode> StartAsync(NodeOptions options, int handlerUs = 0)
    {
        // Two of one name would be taken for two runs of one program, and asked again and again which of them lives.
        string name = $"{Name}-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";
        BenchNode bench = new(new Node(name, options with { Interface = "127.0.0.1", Beacons = false, Groups = [Name] }), handlerUs);
        bench._node.MessageReceived += bench.Take;
        Parameter<double> echoed = bench._node.Add(Parameter.Float(Echoed), Access.Emit);
        bench._node.Add(Parameter.Float(Echoing), Access.Sense).Changed += change => echoed.Emit(change.Value);
        bench._node.Add(Parameter.Float(Counted), Access.Sense).Changed += change => bench.Take(change.Value < 0, change.SourceUuid);
        bench._node.Add(Parameter.Text(Cues), Access.Sense).Changed += change => bench.Take(change.Value.EndsWith(LastCue, StringComparison.Ordinal), change.SourceUuid);
        await bench._node.StartAsync();
        return bench;
    }

    /// <summary>A message to count.</summary>
    /// <param name="last">Of how many it is the last; 0: it is not.</param>
    public static byte[] Counting(long last)
    {
        byte[] message = new byte[Octets];
        message[0] = Count;
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(1), last);
        return message;
    }

    /// <summary>How many were counted, as the answer to the last says.</summary>
    public static long CountOf(ReadOnlySpan<byte> answer) => BinaryPrimitives.ReadInt64LittleEndian(answer[1..]);

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private void Take(ZreMessage message)
    {
        byte[] content = message.Frames[0];
        if (content[0] == Ping)
        {
            _node.Whisper(message.Peer, content.AsSpan());
            return;
        }

        _messages++;
        if (CountOf(content) != 0)
        {
            _node.Whisper(message.Peer, Counting(_messages).AsSpan());
            _messages = 0;
        }
    }

    private void Take(bool isLast, Uuid source)
    {
        _signals++;
        if (_handlerUs > 0)
        {
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalMicroseconds < _handlerUs)
            {
            }
        }

        if (isLast && _node.Peers.FirstOrDefault(p => p.Uuid == source) is { } peer)
        {
            _node.Whisper(peer, Counting(_signals).AsSpan());
            _signals = 0;
        }
    }
}
