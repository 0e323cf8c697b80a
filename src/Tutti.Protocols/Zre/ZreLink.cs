using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Protocols.Zre;

/// <summary>One connection of a node, with its ZMTP session.</summary>
internal sealed class ZreLink(LinkId id, ZreLinkRole role, ZmtpSession session)
{
    internal LinkId Id { get; } = id;

    internal ZreLinkRole Role { get; } = role;

    internal ZmtpSession Session { get; } = session;

    /// <summary>Gets or sets the address of the other side as far as the shell told, without port.</summary>
    internal string RemoteHost { get; set; } = "";

    /// <summary>Gets or sets who is on the other side; null before it is known.</summary>
    internal ZrePeer? Peer { get; set; }

    /// <summary>Gets or sets the UUID in the identity of a connection to us; null without a usable one.</summary>
    internal Uuid? Identity { get; set; }

    /// <summary>Gets or sets the fixed endpoint this was opened for, as long as nobody there has said HELLO.</summary>
    internal FixedPeer? Fixed { get; set; }

    internal GossipHub? Hub { get; set; }

    /// <summary>Gets or sets when a connection that does not come about is given up; never once it stands.</summary>
    internal Instant ConnectBy { get; set; } = Instant.Never;

    internal bool IsConnected { get; set; }

    internal bool IsReady { get; set; }

    internal bool IsClosed { get; set; }

    /// <summary>Gets or sets a value indicating whether our HELLO is in the output; units may follow.</summary>
    internal bool HelloWritten { get; set; }

    /// <summary>Gets or sets when a link that only empties its output is closed; never: it is in use.</summary>
    internal Instant RetireBy { get; set; } = Instant.Never;

    /// <summary>Gets or sets when the other side took something for which the system had had no room; long ago before it did.</summary>
    internal Instant TakenAt { get; set; } = new(long.MinValue);

    internal bool IsRetiring => RetireBy != Instant.Never;

    internal bool IsEmpty => Session.OutputOctets == 0 && !Session.InFlight;

    /// <summary>Gets or sets a value indicating whether the link stands in the list of those with output.</summary>
    internal bool IsDirty { get; set; }

    /// <summary>Gets or sets a value indicating whether units wait unread because events wait untaken.</summary>
    internal bool IsPaused { get; set; }

    internal int UnreadOctets { get; set; }

    /// <summary>Gets or sets why the connection ended while its units wait unread; null: it has not ended.</summary>
    internal LinkEnd? Ended { get; set; }

    /// <summary>Numbers of our units on this link.</summary>
    internal SendSequence Sequence;
}
