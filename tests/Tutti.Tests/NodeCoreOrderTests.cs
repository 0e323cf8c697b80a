using Tutti.Protocols;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;
using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;

namespace Tutti.Tests;

/// <summary>News comes in the order in which things happened, whichever way it takes through the core.</summary>
public class NodeCoreOrderTests
{
    private static readonly Uuid s_peer = new(9);

    private readonly NodeCore _core = new(new NodeCoreOptions { Name = "desk", Identity = "", Beacons = false }, new Uuid(1), 1);
    private readonly ZmtpSession _session;
    private readonly LinkId _link;
    private ushort _sequence;

    public NodeCoreOrderTests()
    {
        byte[] identity = new byte[17];
        identity[0] = 1;
        s_peer.Write(identity.AsSpan(1));
        _session = new(new ZmtpOptions { SocketType = ZmtpSocketType.Dealer, Identity = identity }, new ZmtpNullMechanism());
        _core.Start(default, new Endpoint("10.0.0.1", 7000));
        Assert.True(_core.TryAccept(default, "10.0.0.2", ZreListener.Peers, out _link));
        _session.Start(default);
        Send();
        while (_core.TryDequeue(out Transmit transmit))
        {
            if (transmit.Link == _link)
            {
                _session.Receive(default, transmit.Octets.Span);
                _core.Sent(default, _link);
            }
        }

        Assert.Equal(ZmtpState.Ready, _session.State);
        ByteWriter hello = new();
        ZreWriter.WriteHello(hello, ++_sequence, "tcp://10.0.0.2:7000", [], 0, "lamp", [KeyValuePair.Create("X-ZOCP", "1")]);
        _session.Write(hello.WrittenSpan, more: false);
    }

    [Fact]
    public void Messages_and_requests_that_arrive_together_are_told_in_their_order()
    {
        Whisper("a");
        Whisper("""{"MOD":{"level":{"value":0,"typeHint":"int"}}}""");
        Send();
        Assert.Equal(["entered", "a"], News());
        Whisper("""{"MOD":{"level":{"value":1}}}""");
        Whisper("b");
        Whisper("""{"MOD":{"level":{"value":2}}}""");
        Whisper("c", "d");
        Send();
        Assert.Equal(["1", "b", "2", "c d"], News());
        Whisper("e");
        Whisper("f");
        Send();
        Assert.Equal(["e", "f"], News());
    }

    [Fact]
    public void What_this_node_did_before_a_message_arrived_is_told_before_it()
    {
        Assert.True(_core.Zocp.TryRegister(default, "fader", new() { TypeHint = TypeHint.Int, Value = 0, Access = Access.Emit }, out LocalParameter? fader).IsDone);
        Send();
        Assert.Equal(["entered"], News());
        _core.Zocp.Emit(default, fader!, 7);
        Whisper("a");
        Send();
        Assert.Equal(["7", "a"], News());
    }

    private void Whisper(params string[] frames)
    {
        byte[] unit = [0xAA, 0xA1, (byte)ZreUnitId.Whisper, 2, 0, 0];
        ZreWriter.SetSequence(unit, ++_sequence);
        _session.Write(unit, more: true);
        for (int i = 0; i < frames.Length; i++)
        {
            _session.Write(System.Text.Encoding.UTF8.GetBytes(frames[i]), more: i + 1 < frames.Length);
        }
    }

    private void Send()
    {
        Assert.True(_session.TryTakeOutput(out ReadOnlyMemory<byte> octets));
        _core.Receive(default, _link, octets.Span);
        _session.Sent(default);
    }

    private List<string> News()
    {
        List<string> told = [];
        while (_core.TryDequeue(out NodeEvent news))
        {
            if (news.Message is { } message)
            {
                told.Add(string.Join(' ', message.Frames.Select(System.Text.Encoding.UTF8.GetString)));
            }
            else if (news.IsZocp && news.Zocp.Kind is ZocpEventKind.ValueChanged or ZocpEventKind.LocalChanged)
            {
                told.Add($"{news.Zocp.Value}");
            }
            else if (news.Zre.Kind == ZreEventKind.Entered)
            {
                told.Add("entered");
            }
        }

        return told;
    }
}
