namespace Tutti.Protocols.Zipi;

/// <summary>An application frame that a device has received.</summary>
/// <param name="Source">Who sent it; null when the frame does not say.</param>
/// <param name="ToAll">It was sent to all.</param>
/// <param name="Content">The layer octet and what follows; valid until the device's next input.</param>
public readonly record struct DeviceMessage(byte? Source, bool ToAll, ReadOnlyMemory<byte> Content);
