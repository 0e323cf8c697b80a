using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>The mechanism without protection: each side sends one READY: who connected with its greeting, the other when it has that (zmtp-3.1).</summary>
public sealed class ZmtpNullMechanism : IZmtpMechanism
{
    private bool _sent;
    private bool _received;

    /// <inheritdoc/>
    public string Name => "NULL";

    /// <inheritdoc/>
    public bool AsServer => false;

    /// <inheritdoc/>
    public bool SpeaksAtOnce => true;

    /// <inheritdoc/>
    public bool IsClear => true;

    /// <inheritdoc/>
    public bool IsComplete => _sent && _received;

    /// <inheritdoc/>
    public int Overhead => 0;

    /// <inheritdoc/>
    public bool TryWriteCommand(ReadOnlySpan<byte> metadata, ByteWriter command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (_sent)
        {
            return false;
        }

        ZmtpCommand.WriteName(command, ZmtpCommand.Ready);
        command.Write(metadata);
        _sent = true;
        return true;
    }

    /// <inheritdoc/>
    public bool TryAccept(ZmtpCommand command, out ReadOnlySpan<byte> metadata, [NotNullWhen(false)] out string? failure)
    {
        if (!command.Is(ZmtpCommand.Ready))
        {
            metadata = default;
            failure = $"expected READY, the other side sent {Quoted.Text(command.Name)}";
            return false;
        }

        metadata = command.Data;
        failure = null;
        _received = true;
        return true;
    }

    /// <inheritdoc/>
    public void Encode(ZmtpFrameBits bits, ReadOnlySpan<byte> body, ByteWriter output) => ZmtpWriter.WriteFrame(output, bits, body);

    /// <inheritdoc/>
    public bool TryDecode(ref ZmtpFrameBits bits, Span<byte> body, out Range clear, [NotNullWhen(false)] out string? failure)
    {
        clear = Range.All;
        failure = null;
        return true;
    }
}
