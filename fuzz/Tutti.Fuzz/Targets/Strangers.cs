using Tutti.Protocols;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Fuzz.Targets;

/// <summary>Everything on the network of a fuzzed node: each stranger has its latest connection to the node, and answers those the node opens.</summary>
internal sealed class Strangers(NodeCore node)
{
    private const int Most = 4;
    private static readonly byte[] s_greeting = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 1, .. "NULL"u8, .. new byte[48]];

    private readonly LinkId[] _links = new LinkId[Most];
    private readonly ushort[] _sequences = new ushort[Most];
    private readonly List<LinkId> _asked = [];
    private readonly List<LinkId> _open = [];
    private readonly List<LinkId> _inFlight = [];
    private long _work;

    /// <summary>True: nothing that the node writes is taken, so that it has to wait.</summary>
    public bool TakesNothing { get; set; }

    /// <summary>False: nobody takes the news of the node.</summary>
    public bool HearsNews { get; set; } = true;

    public void Connect(Instant now, int who)
    {
        if (node.TryAccept(now, "10.0.0.9", ZreListener.Peers, out LinkId link))
        {
            _links[who] = link;
            _sequences[who] = 0;
            _open.Add(link);
        }
    }

    public void Greet(Instant now, int who)
    {
        byte[] identity = [1, .. Octets(NodeTarget.Stranger(who))];
        byte[] ready = [5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, 6, .. "DEALER"u8, 8, .. "Identity"u8, 0, 0, 0, 17, .. identity];
        Say(now, who, [.. s_greeting, 4, (byte)ready.Length, .. ready]);
    }

    public void Hello(Instant now, int who, int kind)
    {
        ByteWriter unit = new();
        Dictionary<string, string> headers = (kind & 3) switch
        {
            0 => new() { ["X-ZOCP"] = "1" },
            1 => new() { ["X-ZOCP"] = "1", ["X-ZOCP-EXT"] = "rep gone path", ["X-ZOCP-ID"] = NodeTarget.Stranger(who).ToString() },
            _ => [],
        };
        _sequences[who] = 1;
        ZreWriter.WriteHello(unit, 1, FormattableString.Invariant($"tcp://10.0.0.9:{6000 + ((kind >> 2) & 3)}"), ["ZOCP"], 1, $"stranger {who}", headers);
        Say(now, who, Frame(unit.WrittenSpan, more: false));
    }

    public void Whisper(Instant now, int who, ReadOnlySpan<byte> content)
    {
        byte[] header = new byte[ZreUnit.HeaderSize];
        ZreWriter.WriteHeader(header, ZreUnitId.Whisper, ++_sequences[who]);
        Say(now, who, [.. Frame(header, more: true), .. Frame(content, more: false)]);
    }

    /// <summary>A unit as it is, but with the number that it should have.</summary>
    public void SayUnit(Instant now, int who, ReadOnlySpan<byte> unit)
    {
        byte[] own = unit.ToArray();
        if (own.Length >= ZreUnit.HeaderSize)
        {
            ZreWriter.SetSequence(own, ++_sequences[who]);
        }

        Say(now, who, Frame(own, more: false));
    }

    public void Say(Instant now, int who, ReadOnlySpan<byte> octets)
    {
        if (_open.Contains(_links[who]))
        {
            node.Receive(now, _links[who], octets);
        }
    }

    public void Close(Instant now, int who)
    {
        if (_open.Remove(_links[who]))
        {
            node.Closed(now, _links[who], LinkEnd.Ended);
        }
    }

    /// <summary>Answers the connection that the node has been waiting for longest: 0 refuses, 1 accepts and greets, 2 accepts and says nothing.</summary>
    public void Answer(Instant now, int how)
    {
        if (_asked.Count == 0)
        {
            return;
        }

        LinkId link = _asked[0];
        _asked.RemoveAt(0);
        if (how == 0)
        {
            node.Closed(now, link, LinkEnd.Refused);
            return;
        }

        _open.Add(link);
        node.Connected(now, link, "10.0.0.9");
        if (how == 1 && _open.Contains(link))
        {
            byte[] ready = [5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, 6, .. "ROUTER"u8, 8, .. "Identity"u8, 0, 0, 0, 0];
            node.Receive(now, link, [.. s_greeting, 4, (byte)ready.Length, .. ready]);
        }
    }

    /// <summary>Does what the node wants done.</summary>
    public void Settle(Instant now)
    {
        while (node.TryDequeue(out Transmit transmit))
        {
            Engine.FuzzTarget.Expect(++_work < 100_000, "there is no end of its work");
            switch (transmit.Kind)
            {
                case TransmitKind.Connect:
                    _asked.Add(transmit.Link);
                    break;
                case TransmitKind.Close:
                    _asked.Remove(transmit.Link);
                    _open.Remove(transmit.Link);
                    _inFlight.Remove(transmit.Link);
                    break;
                case TransmitKind.Write when TakesNothing:
                    Engine.FuzzTarget.Expect(!_inFlight.Contains(transmit.Link), "it writes to a link that has not taken the last write");
                    _inFlight.Add(transmit.Link);
                    break;
                case TransmitKind.Write:
                    node.Sent(now, transmit.Link);
                    break;
                case TransmitKind.Examine:
                    node.Examined(now, transmit.Link, (LinkProgress)(_work % 3));
                    break;
                default:
                    break;
            }
        }

        while (!TakesNothing && _inFlight.Count > 0)
        {
            LinkId link = _inFlight[^1];
            _inFlight.RemoveAt(_inFlight.Count - 1);
            node.Sent(now, link);
        }

        while (HearsNews && node.TryDequeue(out NodeEvent _))
        {
            Engine.FuzzTarget.Expect(++_work < 100_000, "there is no end of its news");
        }
    }

    /// <summary>All of them go away.</summary>
    public void Leave(Instant now)
    {
        (TakesNothing, HearsNews) = (false, true);
        Settle(now);
        foreach (LinkId link in _asked.Concat(_open).ToArray())
        {
            if (_asked.Contains(link) || _open.Contains(link))
            {
                node.Closed(now, link, LinkEnd.Ended);
                _asked.Remove(link);
                _open.Remove(link);
                Settle(now);
            }
        }
    }

    private static byte[] Octets(Uuid uuid)
    {
        byte[] beacon = new byte[Beacon.Size];
        new Beacon(uuid, 1).Write(beacon);
        return beacon[4..20];
    }

    private static byte[] Frame(ReadOnlySpan<byte> body, bool more) => body.Length < 256
        ? [(byte)(more ? 1 : 0), (byte)body.Length, .. body]
        : [(byte)(more ? 3 : 2), 0, 0, 0, 0, 0, 0, (byte)(body.Length >> 8), (byte)body.Length, .. body];
}
