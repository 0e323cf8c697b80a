namespace Tutti.Protocols.Zmtp;

/// <summary>How far a connection has come.</summary>
public enum ZmtpState
{
    /// <summary>The greeting of the other side is not complete yet.</summary>
    Greeting,

    /// <summary>Greetings are exchanged; the security mechanism is at work and READY has not arrived.</summary>
    Handshake,

    /// <summary>Messages flow.</summary>
    Ready,

    /// <summary>The connection is of no more use and should be closed; <see cref="ZmtpSession.Failure"/> says why.</summary>
    Failed,
}
