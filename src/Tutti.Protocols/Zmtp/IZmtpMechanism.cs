using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>How two sides of a connection prove who they are and protect what they say, from greeting to last frame.</summary>
/// <remarks>
/// One object serves one connection and keeps its progress. The session calls <see cref="TryWriteCommand"/> once the greetings are exchanged (or before, see <see cref="SpeaksAtOnce"/>) and
/// after each command it hands to <see cref="TryAccept"/>, until <see cref="IsComplete"/>; from then on every frame passes
/// <see cref="Encode"/> or <see cref="TryDecode"/>, in the order of the wire. Nothing throws on what the other side sends. Thread-safe: no.
/// </remarks>
public interface IZmtpMechanism
{
    /// <summary>Name in the greeting, 1 to 20 ASCII characters: NULL, CURVE.</summary>
    string Name { get; }

    /// <summary>The as-server octet of the greeting.</summary>
    bool AsServer { get; }

    /// <summary>True when the side that connected may send its first command before it has the other side's greeting.</summary>
    bool SpeaksAtOnce => false;

    /// <summary>True when a frame is its body, unchanged: then <see cref="TryDecode"/> is not asked.</summary>
    bool IsClear => false;

    /// <summary>True when this side has sent and received all that the handshake needs.</summary>
    bool IsComplete { get; }

    /// <summary>The most octets that <see cref="Encode"/> adds to a body; a frame on the wire may be longer than the bound by this much.</summary>
    int Overhead { get; }

    /// <summary>Writes the body of the next handshake command, if it is this side's turn.</summary>
    /// <param name="metadata">The properties of this side, for the command that carries them.</param>
    /// <param name="command">Gets name and data of the command.</param>
    /// <returns>False when there is nothing to say before the other side has spoken; then nothing was written.</returns>
    bool TryWriteCommand(ReadOnlySpan<byte> metadata, ByteWriter command);

    /// <summary>Takes a handshake command of the other side (never ERROR, which the session reads itself).</summary>
    /// <param name="command">What arrived.</param>
    /// <param name="metadata">
    /// The properties of the other side when this command carried them, else empty; may point into the command or into memory of the mechanism, and is
    /// used up before the next call.
    /// </param>
    /// <param name="failure">Why the command is refused, as a short sentence without a full stop.</param>
    /// <returns>False when the connection must end.</returns>
    bool TryAccept(ZmtpCommand command, out ReadOnlySpan<byte> metadata, [NotNullWhen(false)] out string? failure);

    /// <summary>Writes one whole frame, header and body, as it goes over the wire.</summary>
    /// <param name="bits">MORE or COMMAND, or none.</param>
    /// <param name="body">The body in the clear.</param>
    /// <param name="output">Gets the frame, at its end.</param>
    void Encode(ZmtpFrameBits bits, ReadOnlySpan<byte> body, ByteWriter output);

    /// <summary>Uncovers one frame in place.</summary>
    /// <param name="bits">The flags on the wire, LONG cleared; becomes the flags in the clear.</param>
    /// <param name="body">The body on the wire, which may be overwritten.</param>
    /// <param name="clear">Where in <paramref name="body"/> the body in the clear lies now.</param>
    /// <param name="failure">Why the frame is refused, as a short sentence without a full stop.</param>
    /// <returns>False when the connection must end.</returns>
    bool TryDecode(ref ZmtpFrameBits bits, Span<byte> body, out Range clear, [NotNullWhen(false)] out string? failure);
}
