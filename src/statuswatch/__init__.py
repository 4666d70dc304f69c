"""StatusWatch: is it down, or is it just me? Since when, do they admit it, what did it cost?"""

__version__ = "0.1.0"
__homepage__ = "https://github.com/statuswatch/statuswatch"
