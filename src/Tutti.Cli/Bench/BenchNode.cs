using System.Buffers.Binary;

namespace Tutti.Cli.Bench;

/// <summary>The node of the other process: it sends back what is a ping, counts what is not, and tells when it has counted enough.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    /// <summary>Octets of a message's content.</summary>
    public const int Octets = 60;

    /// <summary>The first octet of a message that is to be sent back.</summary>
    public const byte Ping = (byte)'p';

    /// <summary>The first octet of a message that is only counted; behind it stands of how many it is the last, or 0.</summary>
    public const byte Count = (byte)'c';

    /// <summary>The parameter that follows <see cref="Echoed"/> back, and the one that is counted.</summary>
    public const string Echoing = "echoing", Echoed = "echoed", Counted = "counted";

    private readonly Node _node;
    private long _counted;

    private BenchNode(Node node) => _node = node;

    /// <summary>Where it is reached.</summary>
    public string Endpoint => _node.Endpoint;

    /// <summary>Goes on the network; without beacons, as it is reached by its address.</summary>
    public static async Task<BenchNode> StartAsync(string name, NodeOptions options)
    {
        BenchNode bench = new(new Node(name, options with { Interface = "127.0.0.1", Beacons = false, Groups = ["bench"] }));
        bench._node.MessageReceived += bench.Take;
        Parameter<double> echoed = bench._node.Add(Parameter.Float(Echoed), Access.Emit);
        bench._node.Add(Parameter.Float(Echoing), Access.Sense).Changed += change => echoed.Emit(change.Value);
        bench._node.Add(Parameter.Float(Counted), Access.Sense);
        await bench._node.StartAsync();
        return bench;
    }

    /// <summary>A message to count.</summary>
    public static byte[] Counting(long last)
    {
        byte[] message = new byte[Octets];
        message[0] = Count;
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(1), last);
        return message;
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private void Take(ZreMessage message)
    {
        byte[] content = message.Frames[0];
        if (content[0] == Ping)
        {
            _node.Whisper(message.Peer, content);
            return;
        }

        _counted++;
        if (BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(1)) != 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(1), _counted);
            _counted = 0;
            _node.Whisper(message.Peer, content);
        }
    }
}
