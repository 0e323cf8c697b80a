namespace Tutti.Protocols.Zipi;

/// <summary>An application frame that a device has received.</summary>
/// <param name="Source">Who sent it; null when the frame does not say.</param>
/// <param name="ToAll">It was sent to all.</param>
/// <param name="Layer">Its application layer, as <see cref="Application.ApplicationLayer"/> numbers them; 0 for MPDL.</param>
/// <param name="Content">The layer octet and what follows; valid until the device's next input.</param>
public readonly record struct DeviceMessage(byte? Source, bool ToAll, int Layer, ReadOnlyMemory<byte> Content);
