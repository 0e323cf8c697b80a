using Tutti.Protocols.Zmtp;

namespace Tutti.Protocols.Zre;

/// <summary>Who takes WHISPERs and SHOUTs as they are read, where they lie: programs whisper by the million, and each copy would be felt.</summary>
internal interface IContentTaker
{
    /// <summary>Takes content, or leaves it to become news in its turn. Must not call back into the node.</summary>
    /// <param name="peer">Who sent it.</param>
    /// <param name="group">The group it was shouted to; null: it was whispered.</param>
    /// <param name="message">The unit: its first frame is ZRE's, the others are the content. Valid during the call only.</param>
    bool TryTake(ZrePeer peer, string? group, in ZmtpMessage message);
}
