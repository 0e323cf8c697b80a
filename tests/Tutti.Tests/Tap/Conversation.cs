using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Tap;

/// <summary>The octets that one side of a connection between two nodes sends, and where each unit in them ends.</summary>
internal sealed class Conversation
{
    private readonly ZmtpSession _session;
    private readonly ZmtpSession _other;
    private readonly List<byte> _octets = [];
    private ushort _sequence;

    public Conversation(Uuid speaker)
    {
        byte[] identity = new byte[1 + Uuid.Size];
        identity[0] = 1;
        speaker.Write(identity.AsSpan(1));
        _session = new ZmtpSession(new ZmtpOptions { SocketType = ZmtpSocketType.Dealer, Identity = identity }, new ZmtpNullMechanism());
        _other = new ZmtpSession(new ZmtpOptions { SocketType = ZmtpSocketType.Router }, new ZmtpNullMechanism());
        _session.Start(default);
        _other.Start(default);
        for (int i = 0; i < 4; i++)
        {
            Take();
            while (_other.TryTakeOutput(out ReadOnlyMemory<byte> answer))
            {
                _session.Receive(default, answer.Span);
                _other.Sent(default);
            }
        }

        Assert.Equal(ZmtpState.Ready, _session.State);
        Starts.Add(0);
        Starts.Add(ZmtpGreeting.Size);
        Starts.Add(_octets.Count);
    }

    /// <summary>Everything so far.</summary>
    public byte[] Octets => [.. _octets];

    /// <summary>Where greeting, READY and each unit begin; the last is the end.</summary>
    public List<int> Starts { get; } = [];

    public Conversation Hello(string name, string endpoint)
    {
        ByteWriter writer = new();
        ZreWriter.WriteHello(writer, ++_sequence, endpoint, ["ZOCP"], 0, name, new Dictionary<string, string>(StringComparer.Ordinal) { ["X-ZOCP"] = "1" });
        return Send(writer.WrittenSpan.ToArray());
    }

    public Conversation Whisper(params string[] frames)
    {
        byte[] head = new byte[ZreUnit.HeaderSize];
        ZreWriter.WriteHeader(head, ZreUnitId.Whisper, ++_sequence);
        return Send([head, .. frames.Select(Encoding.UTF8.GetBytes)]);
    }

    public Conversation Unit(ZreUnitId id)
    {
        byte[] head = new byte[ZreUnit.HeaderSize];
        ZreWriter.WriteHeader(head, id, ++_sequence);
        return Send(head);
    }

    public Conversation Join(string group, byte status)
    {
        byte[] room = new byte[ZreWriter.MaxUnitOctets];
        int length = ZreWriter.WriteMembership(room, ZreUnitId.Join, group, status);
        ZreWriter.SetSequence(room, ++_sequence);
        return Send(room[..length]);
    }

    public Conversation Shout(string group, string content)
    {
        byte[] room = new byte[ZreWriter.MaxUnitOctets];
        int length = ZreWriter.WriteShout(room, group);
        ZreWriter.SetSequence(room, ++_sequence);
        return Send(room[..length], Encoding.UTF8.GetBytes(content));
    }

    public Conversation Ping()
    {
        _session.Ping(default, TimeSpan.Zero);
        return Done();
    }

    /// <summary>A message of any frames.</summary>
    public Conversation Send(params byte[][] frames)
    {
        for (int i = 0; i < frames.Length; i++)
        {
            _session.Write(frames[i], more: i < frames.Length - 1);
        }

        return Done();
    }

    /// <summary>Octets that are no ZMTP.</summary>
    public Conversation Raw(params byte[] octets)
    {
        _octets.AddRange(octets);
        Starts.Add(_octets.Count);
        return this;
    }

    private Conversation Done()
    {
        Take();
        Starts.Add(_octets.Count);
        return this;
    }

    private void Take()
    {
        while (_session.TryTakeOutput(out ReadOnlyMemory<byte> octets))
        {
            _octets.AddRange(octets.Span);
            if (_other.State != ZmtpState.Failed)
            {
                _other.Receive(default, octets.Span);
                while (_other.TryRead(out _))
                {
                }
            }

            _session.Sent(default);
        }
    }
}
