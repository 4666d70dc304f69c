"""The only room with asyncio: asks sources, keeps manners, delivers."""
